"""The real functions of the import assistant, each loading its libraries when called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from veerkracht_desktop.core.choices import Choices
from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.preview import JoinPreview, Preview
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.io.profiles import ProfileBook
from veerkracht_desktop.services.importing import ImportWork
from veerkracht_desktop.ui.loading import LOADING

if TYPE_CHECKING:
    from veerkracht_desktop.io.parts import Part


def real_work(folder: Path) -> ImportWork:
    """The functions that read real files; `folder` keeps the importprofielen."""
    return ImportWork(
        open_parts=_open_parts,
        with_choices=_with_choices,
        preview_of=_preview_of,
        joins_of=_joins_of,
        sources_of=_sources_of,
        plain_name=_plain_name,
        vocabulary=_vocabulary,
        profiles=ProfileBook(folder),
    )


def _open_parts(path: Path, progress: Progress, choices: Choices) -> tuple[Part, ...]:
    with LOADING:
        from veerkracht_desktop.io.parts import open_parts

    return open_parts(path, "", progress, choices)


def _with_choices(part: Part, choices: Choices) -> Part:
    with LOADING:
        from veerkracht_desktop.io.parts import with_choices

    return with_choices(part, choices)


def _preview_of(part: Part) -> Preview:
    with LOADING:
        from veerkracht_desktop.io.preview import preview_of

    return preview_of(part)


def _joins_of(
    parts: Sequence[Part], project: Sources, matches: Mapping[str, str]
) -> tuple[JoinPreview | None, ...]:
    with LOADING:
        from veerkracht_desktop.io.preview_join import joins_of

    return joins_of(parts, project, matches)


def _sources_of(parts: Sequence[Part]) -> Sources:
    with LOADING:
        from veerkracht_desktop.io.parts import sources_of

    return sources_of(parts)


def _plain_name(name: str) -> str:
    with LOADING:
        from veerkracht_desktop.core.name_matching import plain_name

    return plain_name(name)


def _vocabulary() -> tuple[tuple[str, str], ...]:
    with LOADING:
        from veerkracht_desktop.io.preview import vocabulary

    return vocabulary()
