"""What was recognised in one sheet or layer: a sentence, and a page per question."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QStackedWidget, QTabBar, QWidget

from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.services.importing import Item
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.ui.flat import ElidedLabel, Panel, label, line
from veerkracht_desktop.ui.importing.codes_page import CodesPage
from veerkracht_desktop.ui.importing.columns_page import ColumnsPage
from veerkracht_desktop.ui.importing.findings_page import FindingsPage, findings_of
from veerkracht_desktop.ui.importing.form_page import FormPage
from veerkracht_desktop.ui.importing.map_page import MapPage
from veerkracht_desktop.ui.importing.sheet_page import SheetPage
from veerkracht_desktop.ui.importing.words import Entry, summary_of

PAGES = ("map", "sheet", "form", "codes", "columns", "findings")


class PartPanel(Panel):
    """Shows a line of the list of files; asks for what the user wants otherwise."""

    choices_asked = Signal(object)
    """Carries the `Choices` that the user wants for the part shown."""

    use_asked = Signal(bool)
    """Carries whether the user wants to use the part shown."""

    profile_dropped = Signal()
    """Sent when the user wants the part read without its importprofiel."""

    def __init__(self, palette: Palette, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._entry: Entry | None = None
        self._page = ""
        self.map_page = MapPage(palette, jobs, self)
        self.sheet_page = SheetPage(palette, self)
        self.form_page = FormPage(palette, self)
        self.codes_page = CodesPage(palette, self)
        self.columns_page = ColumnsPage(palette, self)
        self.findings_page = FindingsPage(palette, self)
        self.stack = QStackedWidget(self)
        for page in (
            self.map_page, self.sheet_page, self.form_page,
            self.codes_page, self.columns_page, self.findings_page,
        ):  # fmt: skip
            self.stack.addWidget(page)
        self._nothing = QWidget(self)
        self.stack.addWidget(self._nothing)
        for asking in (self.sheet_page, self.form_page, self.codes_page, self.columns_page):
            asking.choices_asked.connect(self.choices_asked)
        self.sheet_page.indicator_asked.connect(self._name_column)
        self._lay_out()

    def _lay_out(self) -> None:
        self.summary = label("", wrap=True)
        self.use = QCheckBox(self.tr("Gebruik dit onderdeel"), self)
        self.use.clicked.connect(self.use_asked)
        words = QHBoxLayout()
        words.setContentsMargins(12, 8, 10, 2)
        words.setSpacing(18)
        words.addWidget(self.summary, 1)
        words.addWidget(self.use, 0, Qt.AlignmentFlag.AlignTop)
        self.profile = ElidedLabel("", "quiet")
        self.drop_profile = QPushButton(self.tr("Niet gebruiken"), self)
        self.drop_profile.setObjectName("link")
        self.drop_profile.setAutoDefault(False)
        self.drop_profile.clicked.connect(self.profile_dropped)
        self._profile_row = QWidget(self)
        row = QHBoxLayout(self._profile_row)
        row.setContentsMargins(12, 0, 10, 2)
        row.addWidget(self.profile, 1)
        row.addWidget(self.drop_profile)
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.currentChanged.connect(self._turn)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 0, 10, 0)
        bar.addWidget(self.tabs)
        bar.addStretch(1)
        self.rows.addLayout(words)
        self.rows.addWidget(self._profile_row)
        self.rows.addLayout(bar)
        self.rows.addWidget(line())
        self.rows.addWidget(self.stack, 1)

    @property
    def _item(self) -> Item | None:
        return self._entry.item if self._entry is not None else None

    def show_entry(self, entry: Entry | None) -> None:
        """Show another line, or the same one as it now stands."""
        self._entry = entry
        item = self._item
        self.title.setText(_title(entry))
        self.fact.setText(entry.detail if entry is not None and item is not None else "")
        self.summary.setText(self._words())
        self.use.setVisible(item is not None and item.part.error is None)
        self.use.setChecked(item is not None and not item.part.choices.skip)
        self._show_profile(item)
        self._fill_tabs(item)

    def _show_profile(self, item: Item | None) -> None:
        applied = item.profile if item is not None else None
        on = applied is not None and item is not None and item.part.choices == applied.choices
        self._profile_row.setVisible(on)
        if on and applied is not None:
            text = self.tr("Importprofiel “{name}” toegepast (opgeslagen {date}).")
            self.profile.setText(text.format(name=applied.name, date=_dutch_date(applied.saved)))

    def _words(self) -> str:
        entry = self._entry
        if entry is None:
            return self.tr("Sleep hier Excel-, CSV- en kaartbestanden naartoe.")
        if entry.item is not None:
            return summary_of(entry.item)
        if entry.file.error is not None:
            return entry.file.error.sentence()
        if entry.file.busy:
            return self.tr("Het bestand wordt gelezen…")
        return self.tr("Kies links een blad of laag.")

    # Pages

    def _fill_tabs(self, item: Item | None) -> None:
        """The pages that this part has; the one in sight stays where it can."""
        shown = self._pages_of(item) if item is not None else []
        names = [self.tabs.tabData(at) for at in range(self.tabs.count())]
        self.tabs.blockSignals(True)  # noqa: FBT003 - Qt's signature
        if names != [name for name, _ in shown]:
            while self.tabs.count():
                self.tabs.removeTab(0)
            for name, text in shown:
                self.tabs.setTabData(self.tabs.addTab(text), name)
        for at, (_, text) in enumerate(shown):
            self.tabs.setTabText(at, text)
        self.tabs.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.tabs.setVisible(bool(shown))
        if not shown:
            self.stack.setCurrentWidget(self._nothing)
        else:
            known = [name for name, _ in shown]
            self._show(self._page if self._page in known else known[0])

    def _pages_of(self, item: Item) -> list[tuple[str, str]]:
        """Names and titles of the pages; numbers tell where there is something to do."""
        pages = [("map", self.tr("Kaart"))] if item.part.is_map else []
        rows = item.join.unmatched if item.join is not None else ()
        return [
            *pages,
            ("sheet", self.tr("Tabel") if item.part.is_map else self.tr("Voorbeeld")),
            ("form", self.tr("Herkend")),
            ("codes", _counted(self.tr("Codes"), sum(not row.by_hand for row in rows))),
            ("columns", self.tr("Kolommen")),
            ("findings", _counted(self.tr("Bevindingen"), len(findings_of(item)))),
        ]

    def show_page(self, name: str) -> None:
        """Turn to a page; the same one is kept for the next part that has it."""
        self._page = name
        self._show(name)

    def step(self, by: int) -> None:
        """Turn to the page so many further on."""
        if self.tabs.count():
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % self.tabs.count())

    def _show(self, name: str) -> None:
        for at in range(self.tabs.count()):
            if self.tabs.tabData(at) == name:
                self.tabs.blockSignals(True)  # noqa: FBT003 - Qt's signature
                self.tabs.setCurrentIndex(at)
                self.tabs.blockSignals(False)  # noqa: FBT003 - Qt's signature
                self._fill(name)
                self.stack.setCurrentIndex(PAGES.index(name))

    def _fill(self, name: str) -> None:
        """Only the page in sight follows; the others do when they are turned to."""
        item = self._item
        assert item is not None, "there are no pages without a part"
        if name == "findings":
            self.findings_page.put(findings_of(item))
        else:
            page = self.stack.widget(PAGES.index(name))
            assert isinstance(page, MapPage | SheetPage | FormPage | CodesPage | ColumnsPage)
            page.show_item(item)

    @Slot(int)
    def _turn(self, at: int) -> None:
        name = self.tabs.tabData(at)
        if name:
            self.show_page(str(name))

    @Slot(str)
    def _name_column(self, column: str) -> None:
        self.show_page("columns")
        self.columns_page.edit(column)


def _title(entry: Entry | None) -> str:
    if entry is None:
        return ""
    return f"{entry.file.path.name} · {entry.title}" if entry.inner else entry.title


def _counted(text: str, number: int) -> str:
    return f"{text} ({count(number)})" if number else text


def _dutch_date(iso: str) -> str:
    parts = iso.split("-")
    return "-".join(reversed(parts)) if len(parts) == 3 else iso
