"""The functions that touch files, as the services are given them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from veerkracht_desktop.core.dataset import Sources
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.export_scope import ExportScope
from veerkracht_desktop.core.forms import FormPlan
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.results import Analysis
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.services.drawn_maps import DrawnMaps

if TYPE_CHECKING:
    from veerkracht_desktop.core.kept_geometry import KeptGeometry

View = Mapping[str, str]


@dataclass(frozen=True)
class FileWork:
    """The functions that touch files, handed in: they load heavy libraries.

    Parameters
    ----------
    read_files : callable
        ``(paths, progress) -> Sources``.
    merge : callable
        ``(old, new) -> Sources`` together.
    sample_files : callable
        ``() -> paths`` of the region that comes with the program.
    open_project : callable
        ``(path) -> (Document, view)``.
    save_project : callable
        ``(path, document, view, analysis or None, progress)``.
    write_workbook : callable
        ``(path, state, scope, written_on, progress)``; the state has results. Another ending
        than ``.xlsx`` gives a file with results.
    read_definition : callable
        ``(path) -> (Definition, notices)`` of what was left out of it.
    default_definition : callable
        ``() -> Definition``.
    write_form : callable
        ``(path, plan, written_on, progress)``.
    write_definition : callable
        ``(path, Definition) -> notices`` of what the kind of file cannot say.
    drawn : DrawnMaps
        What the maps are drawn with; `save_project` saves it along.
    read_drawn : callable
        ``(path) -> kept geometry`` that a project has for its maps.

    """

    read_files: Callable[[Sequence[Path], Progress], Sources]
    merge: Callable[[Sources, Sources], Sources]
    sample_files: Callable[[], Sequence[Path]]
    open_project: Callable[[Path], tuple[Document, View]]
    save_project: Callable[[Path, Document, View, Analysis | None, Progress], None]
    write_workbook: Callable[[Path, AppState, ExportScope, date, Progress], None]
    read_definition: Callable[[Path], tuple[Definition, Sequence[Notice]]]
    default_definition: Callable[[], Definition]
    write_form: Callable[[Path, FormPlan, date, Progress], None]
    write_definition: Callable[[Path, Definition], Sequence[Notice]]
    drawn: DrawnMaps = field(default_factory=DrawnMaps)
    read_drawn: Callable[[Path], Sequence[KeptGeometry]] = lambda path: ()
