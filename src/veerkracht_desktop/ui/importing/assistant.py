"""The import assistant: files left, what was recognised right, one button to add them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.choices import Choices
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.services.importing import Importer, ImportWork, Item
from veerkracht_desktop.services.session import Session
from veerkracht_desktop.ui.dialogs.files import ask_data_files
from veerkracht_desktop.ui.dialogs.message import show_error
from veerkracht_desktop.ui.flat import ElidedLabel, Panel, label, line
from veerkracht_desktop.ui.importing.file_list import FileList
from veerkracht_desktop.ui.importing.part_panel import PartPanel
from veerkracht_desktop.ui.importing.words import State, entries_of
from veerkracht_desktop.ui.status_bar import ThinBar
from veerkracht_desktop.ui.style import GAP

PLACE = "import"
"""Name under which the size of the window is remembered."""
SIZE = (1240, 690)
PART = 0.8
"""Part of a large screen that the window takes at first."""
LIST_WIDTH = 290
VOCABULARY = "import-vocabulary"


class ImportAssistant(QDialog):
    """Shows an `Importer`; what the user says goes to it, and comes back as its state."""

    finished_adding = Signal()
    """Sent when the parts were handed to the project."""

    def __init__(
        self, session: Session, work: ImportWork, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(self.tr("Bestanden toevoegen"))
        self.setAcceptDrops(True)
        self.setSizeGripEnabled(False)
        self._session, self._settings = session, session.settings
        self.importer = Importer(session, work, self)
        self._asked_vocabulary = False
        self._adding = False
        """The user said so while files were still being read."""
        self._build(palette)
        self._make_actions()
        self.importer.changed.connect(self._draw)
        self.importer.busy_changed.connect(self._busy)
        self.importer.failed.connect(self._failed)
        self.importer.told.connect(session.told)
        self.importer.added.connect(self._added)
        self._restore_place()
        self._draw()
        self.files.setFocus()

    # Building

    def _build(self, palette: Palette) -> None:
        self.files = FileList(palette, self)
        self.files.chosen.connect(self._draw_part)
        self.files.remove_asked.connect(self.remove_file)
        self.more = QPushButton(self.tr("Toevoegen…"), self)
        self.less = QPushButton(self.tr("Verwijderen"), self)
        for button, slot in ((self.more, self.ask_files), (self.less, self.remove_file)):
            button.setObjectName("link")
            button.setAutoDefault(False)
            button.clicked.connect(slot)
        left = Panel(self.tr("Bestanden"), self)
        self._left = left
        left.rows.addWidget(self.files, 1)
        hint = label(self.tr("Sleep hier meer bestanden naartoe"), "quiet")
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        hint.setContentsMargins(6, 6, 6, 8)
        left.rows.addWidget(hint)
        foot = QHBoxLayout()
        foot.setContentsMargins(6, 4, 6, 4)
        foot.addWidget(self.more)
        foot.addWidget(self.less)
        foot.addStretch(1)
        left.rows.addWidget(line())
        left.rows.addLayout(foot)
        self.part = PartPanel(palette, self.importer.jobs, self)
        self.part.choices_asked.connect(self._choose)
        self.part.use_asked.connect(self._use)
        self.part.profile_dropped.connect(self._drop_profile)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setHandleWidth(GAP)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(left)
        self.split.addWidget(self.part)
        self.split.setStretchFactor(1, 1)
        left.setMinimumWidth(200)
        factor = max(1.0, self.fontMetrics().averageCharWidth() / 8)
        self.split.setSizes([round(LIST_WIDTH * factor), SIZE[0]])
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(GAP)
        column.addWidget(self.split, 1)
        column.addLayout(self._bottom(palette))

    def _bottom(self, palette: Palette) -> QHBoxLayout:
        self.remember = QCheckBox(self.tr("Onthoud deze keuzes voor volgend jaar"), self)
        self.remember.setToolTip(
            self.tr("Bewaart alleen wat u zelf koos, geen cijfers, op deze computer.")
        )
        self.bar = ThinBar(palette, self)
        self.says = ElidedLabel("", "quiet", self)
        self.cancel_button = QPushButton(self.tr("Annuleren"), self)
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(self.reject)
        self.add_button = QPushButton(self.tr("Toevoegen aan project"), self)
        self.add_button.setDefault(True)
        self.add_button.clicked.connect(self.accept_parts)
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.remember)
        row.addWidget(self.bar)
        row.addWidget(self.says, 1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.add_button)
        self.bar.hide()
        return row

    def _make_actions(self) -> None:
        for keys, slot in (
            ("Ctrl+Z", self.importer.undo),
            ("Ctrl+Y", self.importer.redo),
            ("Ctrl+Shift+O", self.ask_files),
            ("Ctrl+PgDown", self._next_page),
            ("Ctrl+PgUp", self._page_before),
            ("Alt+Return", self.accept_parts),
        ):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(slot)
            self.addAction(action)

    def _load_vocabulary(self) -> None:
        """Once the first file was read, so that it does not hold that up."""
        if self._asked_vocabulary or not self.importer.items:
            return
        self._asked_vocabulary = True
        importer = self.importer

        def work(progress: Progress) -> tuple[tuple[str, str], ...]:
            progress.step(0, 1)
            return importer.vocabulary()

        self.importer.jobs.start(
            VOCABULARY, self.tr("Indicatoren laden"), work, self._put_vocabulary, self._failed
        )

    def _put_vocabulary(self, vocabulary: tuple[tuple[str, str], ...]) -> None:
        self.part.columns_page.vocabulary = vocabulary

    # What the user asks

    def add_files(self, paths: Sequence[Path]) -> None:
        """Read files into the list."""
        self.importer.add(paths)

    @Slot()
    def ask_files(self) -> None:
        """Let the user choose more files."""
        paths = ask_data_files(self, self._settings)
        if paths:
            self.add_files(paths)

    @Slot()
    def remove_file(self) -> None:
        """Take the chosen file off the list."""
        entry = self.files.current
        if entry is not None:
            self.importer.remove(entry.file.path)

    @Slot()
    def accept_parts(self) -> None:
        """Add what can be used to the project."""
        if not self.add_button.isEnabled():
            return
        self._adding = True
        self.add_button.setEnabled(False)
        if not self._is_reading:
            remember = self.remember.isEnabled() and self.remember.isChecked()
            self.importer.accept(remember=remember)

    @Slot(object)
    def _choose(self, choices: Choices) -> None:
        item = self._item
        if item is not None:
            self.importer.choose(item.key, choices)

    @Slot(bool)
    def _use(self, on: bool) -> None:  # noqa: FBT001 - Qt's signature
        item = self._item
        if item is not None:
            self.importer.choose(item.key, replace(self.importer.choices(item.key), skip=not on))

    @Slot()
    def _drop_profile(self) -> None:
        item = self._item
        if item is not None:
            self.importer.drop_profile(item.key)

    # Drawing

    @property
    def _item(self) -> Item | None:
        entry = self.files.current
        return entry.item if entry is not None else None

    @Slot()
    def _draw(self) -> None:
        entries = entries_of(self.importer.files)
        self.files.put(entries)
        files = self.importer.files
        self._left.fact.setText(count(len(files)) if files else "")
        self.less.setEnabled(bool(entries))
        usable = bool(self.importer.usable)
        self.add_button.setEnabled(usable and not self._adding)
        if self._adding and not self._is_reading and not self.importer.is_adding:
            self.add_button.setEnabled(usable)
            self.accept_parts()
            return
        corrected = self.importer.is_corrected
        if corrected and not self.remember.isEnabled():
            self.remember.setChecked(True)
        self.remember.setEnabled(corrected)
        if not corrected:
            self.remember.setChecked(False)
        self._tell()
        self._draw_part()
        self._load_vocabulary()

    @property
    def _is_reading(self) -> bool:
        return any(file.busy for file in self.importer.files)

    def _tell(self) -> None:
        """What will happen with the parts that cannot be used."""
        if self.bar.isVisible():
            return
        wrong = [
            entry
            for entry in self.files.entries.entries
            if entry.state is State.WRONG and (entry.item is not None or not entry.file.items)
        ]
        text = ""
        if wrong and self.importer.usable:
            one = self.tr("1 onderdeel met een fout wordt overgeslagen.")
            many = self.tr("{n} onderdelen met een fout worden overgeslagen.")
            text = (one if len(wrong) == 1 else many).format(n=len(wrong))
        elif self.importer.notices:
            text = self.importer.notices[0].text
        self.says.setText(text)

    @Slot()
    def _draw_part(self) -> None:
        self.part.show_entry(self.files.current)

    @Slot()
    def _next_page(self) -> None:
        self.part.step(1)

    @Slot()
    def _page_before(self) -> None:
        self.part.step(-1)

    @Slot(str)
    def _busy(self, text: str) -> None:
        self.bar.setVisible(bool(text))
        if text:
            self.bar.start()
            self.says.setText(text)
        else:
            self.bar.stop()
            self._tell()

    @Slot(object)
    def _failed(self, error: VeerkrachtError) -> None:
        self._adding = False
        show_error(self, error)
        self._draw()

    @Slot()
    def _added(self) -> None:
        self.finished_adding.emit()
        self.accept()

    # Place, drops and the end

    def _restore_place(self) -> None:
        screen = self.screen().availableGeometry()
        self.resize(
            max(SIZE[0], round(PART * screen.width())), max(SIZE[1], round(PART * screen.height()))
        )
        kept = self._settings.value.layout.get(PLACE, "")
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii")))
        self.resize(
            min(self.width(), screen.width() - 40), min(self.height(), screen.height() - 60)
        )

    def done(self, result: int) -> None:
        """Stop all work and remember the size."""
        self.importer.close()
        kept = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        value = self._settings.value
        self._settings.set(replace(value, layout={**value.layout, PLACE: kept}))
        super().done(result)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Accept files anywhere on the window."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Read the files that are dropped."""
        paths = _dropped(event)
        if paths:
            event.acceptProposedAction()
            self.add_files(paths)


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
