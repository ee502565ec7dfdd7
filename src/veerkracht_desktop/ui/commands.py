"""What the actions of the menus do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from veerkracht_desktop.core.changes import compare, suggested_version
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.export_scope import EVERYTHING, ExportScope, export_scopes, likely
from veerkracht_desktop.core.forms import FormPlan
from veerkracht_desktop.core.regions import Grouping
from veerkracht_desktop.io.project.versions import Version
from veerkracht_desktop.services.importing import ImportWork
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.session import PROJECT_SUFFIX, Session
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.dialogs import files
from veerkracht_desktop.ui.dialogs.about import show_about
from veerkracht_desktop.ui.dialogs.changes_dialog import ChangesDialog
from veerkracht_desktop.ui.dialogs.form_dialog import FormDialog
from veerkracht_desktop.ui.dialogs.grouping import GroupingDialog
from veerkracht_desktop.ui.dialogs.join_report import JoinReportDialog
from veerkracht_desktop.ui.dialogs.message import ask_unsaved
from veerkracht_desktop.ui.dialogs.version_dialog import VersionDialog
from veerkracht_desktop.ui.panel_commands import PanelCommands

if TYPE_CHECKING:
    from veerkracht_desktop.ui.main_window import MainWindow


class Commands(PanelCommands):
    """The slots that the table of actions names; each asks store, session or window.

    Parameters
    ----------
    window : MainWindow
        Parent of the dialogs, and owner of the panels.
    store : Store
    session : Session
    jobs : JobRunner

    """

    def __init__(self, window: MainWindow, store: Store, session: Session, jobs: JobRunner) -> None:
        super().__init__(store, jobs, window, session)
        self._after_saving: Callable[[], None] | None = None
        self.importing: ImportWork | None = None
        session.saved.connect(self._saved)
        session.failed.connect(self._forget_waiting)
        session.cancelled.connect(self._forget_waiting)

    # Bestand

    @Slot()
    def new_project(self) -> None:
        """Start an empty project."""
        self.unless_unsaved(self._session.new)

    @Slot()
    def open_files(self) -> None:
        """Open a project, or maps and tables."""
        self.open_paths(files.ask_open(self._window, self._session.settings))

    @Slot()
    def add_files(self) -> None:
        """Add maps and tables to the project."""
        self.import_files(files.ask_data_files(self._window, self._session.settings))

    def import_files(self, paths: Sequence[Path]) -> None:
        """Show files in the import assistant, to look at before they are added."""
        if not paths:
            return
        if self.importing is None:
            self._session.add_files(paths)
            return
        self._session.risk_ahead.emit()
        # Here and not above: nobody waits for its pages before the first file.
        from veerkracht_desktop.ui.importing.assistant import ImportAssistant

        assistant = self._window.findChild(ImportAssistant)
        if assistant is None or not assistant.isVisible():
            palette = self._window.palette_used
            assistant = ImportAssistant(self._session, self.importing, palette, self._window)
            assistant.open()
        assistant.add_files(paths)

    @Slot()
    def open_sample(self) -> None:
        """Open the sample region."""
        self.unless_unsaved(self._session.open_sample)

    @Slot()
    def save(self) -> None:
        """Save under the name that the project has, or ask for one."""
        if self._session.path is None or self._session.read_only:
            self.save_as()
        else:
            self._session.save(self._session.path)

    @Slot()
    def save_as(self) -> None:
        """Ask for a name and save."""
        path = files.ask_save_project(self._window, self._session.settings, self._file_name())
        if path is None:
            self._after_saving = None
        else:
            self._session.save(path)

    @Slot()
    def show_versions(self) -> None:
        """Show the earlier versions of the project, and open one as a new project."""
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.dialogs.versions_dialog import VersionsDialog

        dialog = VersionsDialog(self._session.versions, self._window)
        dialog.accepted.connect(lambda: self._open_version(dialog.chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open_version(self, version: Version | None) -> None:
        if version is None:
            return
        words = self.tr("{name} ({when:%d-%m-%Y %H.%M})")
        name = words.format(name=self._file_name(), when=version.saved)
        self.unless_unsaved(lambda: self._session.open_copy(version.path, name))

    @Slot()
    def read_changed(self) -> None:
        """Read the source files again that changed since they were read."""
        self.import_files(self._session.changed_originals)

    @Slot()
    def write_workbook(self) -> None:
        """Ask which areas and for a name, and write the Excel workbook."""
        self._with_scope(self._write_workbook)

    def _write_workbook(self, scope: ExportScope) -> None:
        name = self._file_name(scope)
        path = files.ask_save_workbook(self._window, self._session.settings, name)
        if path is not None:
            self._session.write_workbook(path, scope)

    @Slot()
    def write_results(self) -> None:
        """Ask which areas and for a name, and write scores as text or map."""
        self._with_scope(self._write_results)

    def _write_results(self, scope: ExportScope) -> None:
        name = self._file_name(scope)
        path = files.ask_save_results(self._window, self._session.settings, name)
        if path is not None:
            self._session.write_workbook(path, scope)

    def _with_scope(self, then: Callable[[ExportScope], None]) -> None:
        """Ask which areas to write; there is nothing to ask where only all can be meant."""
        state = self._store.state
        scopes = export_scopes(state)
        if state.analysis is None or len(scopes) < 2:
            then(EVERYTHING)
            return
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.dialogs.export_dialog import ExportDialog

        areas = state.analysis.results.areas
        dialog = ExportDialog(scopes, areas, likely(state, scopes), self._window)
        dialog.accepted.connect(lambda: then(dialog.chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def close_window(self) -> None:
        """Leave the program."""
        self._window.close()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was chosen or dropped; a project takes the place of this one."""
        if any(path.suffix.lower() == PROJECT_SUFFIX for path in paths):
            self.unless_unsaved(lambda: self._session.open_any(paths))
        else:
            self.import_files(paths)

    def unless_unsaved(self, then: Callable[[], None]) -> None:
        """Do something that closes the project; ask first when work would be lost."""
        if not self._session.needs_saving:
            then()
            return
        name = self._session.title.removesuffix("[*]")
        ask_unsaved(self._window, name, on_save=lambda: self._save_then(then), on_discard=then)

    def _save_then(self, then: Callable[[], None]) -> None:
        self._after_saving = then
        self.save()

    @Slot()
    def _saved(self) -> None:
        then, self._after_saving = self._after_saving, None
        if then is not None:
            then()

    @Slot()
    def _forget_waiting(self) -> None:
        self._after_saving = None

    def _file_name(self, scope: ExportScope = EVERYTHING) -> str:
        """What a file is to be called, with the part of the areas that it is of."""
        path = self._session.path
        name = path.stem if path is not None else self._session.title.removesuffix("[*]")
        return f"{name}-{scope.file_word}" if scope.file_word else name

    # Bewerken

    @Slot()
    def undo(self) -> None:
        """Take back the last step."""
        self._store.undo()

    @Slot()
    def redo(self) -> None:
        """Do the last undone step again."""
        self._store.redo()

    @Slot()
    def find_area(self) -> None:
        """Put the cursor in the search box."""
        self._window.top_bar.search.begin()

    @Slot()
    def make_group(self) -> None:
        """Keep the selected areas as a group."""
        self._window.groups.make_of_selection()

    @Slot()
    def choose_reference(self) -> None:
        """Open the list of what areas are compared with."""
        self._window.top_bar.reference.setFocus()
        self._window.top_bar.reference.showPopup()

    # Gegevens en index

    @Slot()
    def show_join_report(self) -> None:
        """Show what was joined and what was not."""
        JoinReportDialog(self._store.state, self._window).open()

    @Slot()
    def show_quality(self) -> None:
        """Show how complete and how plausible the data are."""
        self._window.show_quality()

    @Slot()
    def show_coherence(self) -> None:
        """Show how the parts of the index hang together."""
        self._window.show_coherence()

    @Slot()
    def make_form(self) -> None:
        """Ask what a form for colleagues is to be, and write it."""
        state = self._store.state
        palette = self._window.palette_used
        dialog = FormDialog(state, state.edition or self._session.this_year, palette, self._window)
        dialog.accepted.connect(lambda: self._write_form(dialog.plan()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write_form(self, plan: FormPlan) -> None:
        path = files.ask_save_form(self._window, self._session.settings, plan.title)
        if path is not None:
            self._session.write_form(path, plan)

    @Slot()
    def toggle_fill(self) -> None:
        """Take missing values from the wijk or gemeente, or no longer."""
        document = self._store.state.document
        definition = document.definition.with_fill(on=not document.definition.fill)
        on, off = self.tr("Ontbrekende waarden aanvullen"), self.tr("Niet meer aanvullen")
        edited = replace(document, definition=definition)
        self._store.edit(edited, on if definition.fill else off)

    @Slot()
    def choose_grouping(self) -> None:
        """Choose which grouping the regions are of."""
        sources = self._store.state.document.sources
        assert sources.grouping is not None, "the action is off without groupings"
        palette = self._window.palette_used
        dialog = GroupingDialog(sources.groupings, sources.grouping, palette, self._window)
        dialog.accepted.connect(lambda: self._use_grouping(dialog.chosen))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _use_grouping(self, grouping: Grouping) -> None:
        document = self._store.state.document
        if grouping is document.sources.grouping:
            return
        sources = replace(document.sources, grouping_key=grouping.key)
        text = self.tr("Regio-indeling {title}").format(title=grouping.title)
        self._store.edit(replace(document, sources=sources), text)

    @Slot()
    def open_definition(self) -> None:
        """Take another index definition."""
        path = files.ask_definition(self._window, self._session.settings)
        if path is not None:
            self._session.use_definition(path)

    @Slot()
    def new_index(self) -> None:
        """Ask how to begin a new index."""
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.index_editor.new_index import NewIndexDialog

        dialog = NewIndexDialog(self._session.built_in(), self._window)
        dialog.accepted.connect(self._begin_index)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _begin_index(self) -> None:
        # Here and not above, as in `new_index`.
        from veerkracht_desktop.ui.index_editor.new_index import NewIndexDialog

        dialog = self.sender()
        assert isinstance(dialog, NewIndexDialog), "only connected to that dialog"
        definition = dialog.definition
        text = self.tr("Nieuwe index {title}").format(title=definition.title)
        self._session.take_definition(definition, text)
        self._window.edit_index(on=True)

    @Slot()
    def take_built_in(self) -> None:
        """Take the index that comes with the program."""
        definition = self._session.built_in()
        text = self.tr("Ingebouwde index {title}").format(title=definition.title)
        self._session.take_definition(definition, text)

    @Slot()
    def add_indicator(self) -> None:
        """Open the editor of the index and ask for an indicator."""
        self._window.edit_index(on=True)
        editor = self._window.editor
        assert editor is not None, "just opened"
        editor.add_indicator(self._store.state.document.definition.top)

    @Slot()
    def save_definition(self) -> None:
        """Save the index as a file of its own; ask for a version where it needs another."""
        definition = self._store.state.document.definition
        saved = self._store.saved_document.definition
        suggested = suggested_version(saved, definition)
        if suggested == definition.version:
            self._save_definition(definition)
            return
        dialog = VersionDialog(compare(saved, definition).why, suggested, self._window)
        dialog.accepted.connect(lambda: self._save_version(dialog.version))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save_version(self, version: str) -> None:
        document = self._store.state.document
        definition = replace(document.definition, version=version)
        path = self._ask_save_definition(definition)
        if path is None:
            return
        text = self.tr("Versie {version} van de index").format(version=version)
        self._store.edit(replace(document, definition=definition), text)
        self._session.write_definition(path, definition)

    def _save_definition(self, definition: Definition) -> None:
        path = self._ask_save_definition(definition)
        if path is not None:
            self._session.write_definition(path, definition)

    def _ask_save_definition(self, definition: Definition) -> Path | None:
        name = f"{definition.id} {definition.version}".strip()
        return files.ask_save_definition(self._window, self._session.settings, name)

    @Slot()
    def show_changes(self) -> None:
        """Show what changed in the index, and whether its scores still compare."""
        definition = self._store.state.document.definition
        versions = (
            (self.tr("hoe hij is geopend of opgeslagen"), self._store.saved_document.definition),
            (self.tr("de ingebouwde index"), self._session.built_in()),
        )
        palette = self._window.palette_used
        dialog = ChangesDialog(definition, versions, self._other_version, palette, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _other_version(self) -> Definition | None:
        path = files.ask_definition(self._window, self._session.settings)
        return self._session.read_definition(path) if path is not None else None

    @Slot(bool)
    def edit_index(self, on: bool) -> None:  # noqa: FBT001 - what Qt sends
        """Show the editor of the index, or the index again."""
        self._window.edit_index(on=on)

    @Slot()
    def show_editions(self) -> None:
        """Show what changed between two editions."""
        self._window.show_editions()

    @Slot()
    def show_robustness(self) -> None:
        """Show how far the ranking holds."""
        self._window.show_robustness()

    @Slot()
    def unfold_tree(self) -> None:
        """Show every part of the index."""
        self._unfold(-1)

    @Slot()
    def fold_tree(self) -> None:
        """Show the parts just below the top."""
        self._unfold(0)

    def _unfold(self, depth: int) -> None:
        editor = self._window.editor
        (self._window.index if editor is None else editor.tree).unfold_to(depth)

    # Beeld

    @Slot()
    def about(self) -> None:
        """Tell what this program is."""
        show_about(self._window)
