"""The quality of the data behind a result: what is known, and what looks wrong."""

from veerkracht_desktop.core.quality.assess import (
    FINDING_IDS,
    TABLE_HEAD,
    WEIGHTS,
    QualityTable,
    assess,
    quality_lines,
    quality_table,
    rows_text,
    share_text,
)
from veerkracht_desktop.core.quality.model import FILLED, Finding, Kind, Quality, state_of

__all__ = [
    "FILLED",
    "FINDING_IDS",
    "TABLE_HEAD",
    "WEIGHTS",
    "Finding",
    "Kind",
    "Quality",
    "QualityTable",
    "assess",
    "quality_lines",
    "quality_table",
    "rows_text",
    "share_text",
    "state_of",
]
