"""All checks over one result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from veerkracht_desktop.core.areas import quantity
from veerkracht_desktop.core.dataset import Dataset, Sources
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.quality.availability import availability
from veerkracht_desktop.core.quality.coverage import coverage
from veerkracht_desktop.core.quality.distribution import distribution
from veerkracht_desktop.core.quality.frame import Frame, make_frame
from veerkracht_desktop.core.quality.model import Finding, Kind, Quality
from veerkracht_desktop.core.quality.values import impossible_values
from veerkracht_desktop.core.results import IndexResults
from veerkracht_desktop.core.wording import count, number
from veerkracht_desktop.core.words import translatable

CHECKS: tuple[Callable[[Frame], list[Finding]], ...] = (
    coverage,
    availability,
    impossible_values,
    distribution,
)
FINDING_IDS = (
    "cut-off",
    "gemeenten-missing",
    "gemeente-empty",
    "other-division",
    "no-source",
    "no-values",
    "too-old",
    "stale",
    "indicator-availability",
    "area-empty",
    "area-availability",
    "filled",
    "impossible",
    "fraction",
    "part-over-whole",
    "parts-sum",
    "zero-inhabited",
    "constant",
    "nearly-constant",
    "zeros",
    "fill",
    "extreme",
    "outliers",
    "duplicate-columns",
    "copied-from-above",
    "coarse",
    "small-areas",
)
"""Every kind of finding; docs/methode/kwaliteit.md describes each."""
SUMMARY = translatable(
    "kwaliteit", "{indicators} indicatoren met een bron × {areas}: {share} % bekend."
)
TABLE_HEAD = (
    "Gewicht", "Soort", "Bevinding", "Wat te doen", "Indicatoren", "Gebieden", "Bestand",
    "Kolom", "Rijen",
)  # fmt: skip
MOST_ROWS = 20
"""Row numbers that a cell of the table names."""
WEIGHTS: Mapping[Weight, str] = {Weight.PROBLEM: "Probleem", Weight.INFO: "Melding"}


def assess(dataset: Dataset, results: IndexResults, sources: Sources) -> Quality:
    """Look at how complete and how plausible the data behind a result are.

    Parameters
    ----------
    dataset : Dataset
        Joined values for the level and edition of `results`.
    results : IndexResults
    sources : Sources
        What was read; rows are traced in it.

    Returns
    -------
    Quality

    Notes
    -----
    What counts as odd stands in `core.quality.thresholds` and docs/methode/kwaliteit.md. Nothing
    is changed: the findings are for people.

    """
    frame = make_frame(dataset, results, sources)
    findings = [finding for check in CHECKS for finding in check(frame)]
    assert all(finding.id in FINDING_IDS for finding in findings), "an id without description"
    return Quality(
        areas=frame.areas,
        nodes=tuple(indicator.id for indicator in frame.indicators),
        labels=tuple(indicator.label or indicator.id for indicator in frame.indicators),
        states=frame.states,
        counted=frame.counted,
        loaded=frame.loaded,
        findings=tuple(sorted(findings, key=_order)),
    )


def _order(finding: Finding) -> tuple[bool, int]:
    """Problems first, then what concerns whole files, then by kind; the rest as it was found."""
    order = (Kind.COVERAGE, Kind.AVAILABILITY, Kind.VALUES, Kind.DISTRIBUTION)
    return finding.weight is not Weight.PROBLEM, order.index(finding.kind)


def quality_lines(quality: Quality) -> list[str]:
    """Short Dutch lines: what is known, and each finding with its place."""
    lines = [
        SUMMARY.text.format(
            indicators=count(int(quality.loaded.sum())),
            areas=quantity(quality.areas.level, len(quality.areas)),
            share=share_text(quality.share),
        )
    ]
    for finding in quality.findings:
        mark = "!" if finding.weight is Weight.PROBLEM else "-"
        place = f" [{finding.place}]" if finding.place else ""
        lines.append(f"{mark} {finding.text}{place}")
    return lines


@dataclass(frozen=True, slots=True)
class QualityTable:
    """The findings as rows of text and numbers, ready for a sheet or the clipboard."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]


def quality_table(quality: Quality) -> QualityTable:
    """The findings as rows under `TABLE_HEAD`."""
    labels = dict(zip(quality.nodes, quality.labels, strict=True))
    return QualityTable(
        TABLE_HEAD,
        tuple(
            (
                WEIGHTS[finding.weight],
                finding.kind.value,
                finding.text,
                finding.remedy,
                ", ".join(labels[node] for node in finding.nodes),
                len(finding.codes),
                finding.place,
                finding.column,
                rows_text(finding.rows),
            )
            for finding in quality.findings
        ),
    )


def share_text(share: float) -> str:
    """A share, 0-1, as a percentage; what is nearly all or nothing is not rounded to it.

    >>> share_text(0.997), share_text(1.0), share_text(0.002)
    ('> 99', '100', '< 1')
    """
    if 0.99 < share < 1:
        return "> 99"
    return "< 1" if 0 < share < 0.01 else number(100 * share, 0)


def rows_text(rows: tuple[int, ...], most: int = MOST_ROWS) -> str:
    """Row numbers, neighbours as a range.

    >>> rows_text((4, 5, 6, 9))
    '4–6, 9'
    """
    ranges: list[tuple[int, int]] = []
    for row in sorted(set(rows)):
        if ranges and row == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], row)
        else:
            ranges.append((row, row))
    shown = [str(a) if a == b else f"{a}–{b}" for a, b in ranges[:most]]
    rest = sum(b - a + 1 for a, b in ranges[most:])
    if rest:
        shown.append(f"en {count(rest)} andere")
    return ", ".join(shown)
