"""The overview "Gegevenskwaliteit": the matrix picture above, the findings below."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.quality import Finding, Kind, Quality, assess, rows_text, share_text
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.beside import BesideDialog
from veerkracht_desktop.ui.flat import Panel, SegmentedControl, label
from veerkracht_desktop.ui.formatting import counted_areas
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.quality.findings import FindingsTable, as_text
from veerkracht_desktop.ui.quality.legend import Legend
from veerkracht_desktop.ui.quality.matrix import MatrixView
from veerkracht_desktop.ui.quality.picture import Order
from veerkracht_desktop.ui.style import GAP

JOB = "quality"
MOST_PICTURE = 0.71
"""Part of the height that the picture may take from the list."""
KINDS: tuple[Kind | None, ...] = (None, *Kind)


class QualityView(LinkedView):
    """What the dialog holds: looks at the data anew whenever there are other results.

    The looking is a job; until it is done the old findings stay.
    """

    DRAWS = ("analysis",)

    asked = Signal(object)
    """Carries the codes of the areas that should be in view."""

    def __init__(
        self,
        store: Store,
        hover: Hover,
        jobs: JobRunner,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(store, hover, parent)
        self._jobs = jobs
        self.quality: Quality | None = None
        self._kind: Kind | None = None
        self.matrix = MatrixView(store, hover, palette)
        self.legend = Legend(palette)
        self.table = FindingsTable(palette)
        self.detail = label("", wrap=True)
        self.place = label("", "quiet", wrap=True)
        self._build(palette)
        self.start()

    def _build(self, palette: Palette) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._splitter = splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setHandleWidth(GAP)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._picture_panel(palette))
        splitter.addWidget(self._listing_panel(palette))
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 1)
        column.addWidget(splitter)

    def _picture_panel(self, palette: Palette) -> QWidget:
        self.picture = Panel(self.tr("Beschikbaarheid"), self)
        self.order = SegmentedControl(
            (self.tr("Per gemeente"), self.tr("Minst bekend eerst")), palette, self.picture
        )
        self.order.set_current(0)
        self.order.chosen.connect(self._choose_order)
        head = self.picture.header.layout()
        assert head is not None, "a panel's header has a row"
        head.addWidget(self.order)
        scroll = QScrollArea(self.picture)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.matrix.setObjectName("body")
        scroll.setWidget(self.matrix)
        self.picture.rows.addWidget(scroll, 1)
        self.picture.rows.addWidget(self.legend)
        return self.picture

    def _listing_panel(self, palette: Palette) -> QWidget:
        self.listing = Panel(self.tr("Bevindingen"), self)
        words = (self.tr("Alle"), *(kind.value for kind in Kind))
        self.kinds = SegmentedControl(words, palette, self.listing)
        self.kinds.set_current(0)
        self.kinds.chosen.connect(self._choose_kind)
        head = self.listing.header.layout()
        assert head is not None, "a panel's header has a row"
        head.addWidget(self.kinds)
        for text in (self.detail, self.place):
            text.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            text.setContentsMargins(10, 2, 10, 2)
        self.table.chosen.connect(self.lead_to)
        self.table.shown.connect(self._tell_finding)
        self.listing.rows.addWidget(self.table, 1)
        self.listing.rows.addWidget(self.detail)
        self.listing.rows.addWidget(self.place)
        return self.listing

    # Following

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Look at other results in a job; without results there is nothing to show."""
        dataset, analysis = state.dataset, state.analysis
        if dataset is None or analysis is None:
            self._jobs.cancel(JOB)
            self._show(None)
            return
        results, sources = analysis.results, state.document.sources

        def work(progress: Progress) -> Quality:
            progress.step(0, 1)
            quality = assess(dataset, results, sources)
            # Sorted here, so that the picture need not while somebody waits.
            assert len(quality.by_gemeente) == len(results.areas)
            return quality

        self._jobs.start(JOB, self.tr("Gegevens nakijken"), work, self._show, self._failed)

    def stop(self) -> None:
        """The view closes: nobody waits for the job any more."""
        self._jobs.cancel(JOB)

    def _failed(self, error: VeerkrachtError) -> None:
        self.picture.fact.setText(str(error))

    def _show(self, quality: Quality | None) -> None:
        self.quality = quality
        self.matrix.show_quality(quality)
        self.legend.show_quality(quality)
        self.picture.fact.setText(self.summary())
        self._fill()
        self._share()

    def _share(self) -> None:
        """Give the picture the height that it asks for, and the list at least a third."""
        total = sum(self._splitter.sizes())
        around = self.picture.header.height() + self.legend.sizeHint().height() + GAP
        wanted = min(self.matrix.sizeHint().height() + around, round(total * MOST_PICTURE))
        self._splitter.setSizes([wanted, total - wanted])

    def summary(self) -> str:
        """Numbers of indicators and areas, share known."""
        quality = self.quality
        if quality is None:
            return self.tr("Nog geen resultaten")
        if not quality.loaded.any():
            return self.tr("voor geen enkele indicator is een bron geladen")
        return self.tr(
            "{n} van {all} indicatoren met een bron · {areas} · {share} % bekend"
        ).format(
            n=count(int(quality.loaded.sum())),
            all=count(len(quality.nodes)),
            areas=counted_areas(quality.areas.level, len(quality.areas)),
            share=share_text(quality.share),
        )

    def _fill(self) -> None:
        self.table.show_findings(self.quality, self._kind)
        found = self.quality.findings if self.quality is not None else ()
        problems = sum(finding.weight is Weight.PROBLEM for finding in found)
        for place, kind in enumerate(KINDS):
            there = kind is None or any(finding.kind is kind for finding in found)
            self.kinds.button(place).setEnabled(there)
        text = self.tr("{all}, waarvan {n} probleem") if problems == 1 else (
            self.tr("{all}, waarvan {n} problemen")
        )  # fmt: skip
        self.listing.fact.setText(text.format(all=count(len(found)), n=count(problems)))
        if not found:
            self.listing.fact.setText("")
            self.detail.setText(
                self.tr("Er is niets bijzonders gevonden.") if self.quality is not None else ""
            )

    # Choosing

    @Slot(int)
    def _choose_order(self, place: int) -> None:
        self.matrix.set_order(Order.AVAILABILITY if place else Order.GEMEENTE)

    @Slot(int)
    def _choose_kind(self, place: int) -> None:
        self._kind = KINDS[place]
        self._fill()

    @Slot(object)
    def _tell_finding(self, finding: Finding | None) -> None:
        self.detail.setText("" if finding is None else finding.remedy)
        self.place.setText("" if finding is None else self.where(finding))

    def where(self, finding: Finding) -> str:
        """File, column and rows of a finding."""
        parts = [finding.place] if finding.place else []
        if finding.column:
            parts.append(self.tr("kolom {name}").format(name=finding.column))
        if finding.rows:
            word = self.tr("rij {rows}") if len(finding.rows) == 1 else self.tr("rijen {rows}")
            parts.append(word.format(rows=rows_text(finding.rows)))
        return " · ".join(parts)

    @Slot(object)
    def lead_to(self, finding: Finding) -> None:
        """Select the areas of a finding, show its indicator, and bring the areas into view."""
        state = self._store.state
        quality = self.quality
        if quality is None:
            return
        there = frozenset(finding.codes)
        shown = {n for n, loaded in zip(quality.nodes, quality.loaded, strict=True) if loaded}
        shown &= state.document.definition.by_id.keys()
        node = next((n for n in finding.nodes if n in shown), "")
        self._store.look(replace(state, selection=there, rule="", active=node or state.active))
        if there and len(there) < len(quality.areas):
            self.asked.emit(there)


class QualityDialog(BesideDialog):
    """The overview in a window of its own, which leaves the map behind it at work."""

    asked = Signal(object)
    """Carries the codes of the areas that should be in view."""

    def __init__(
        self, store: Store, hover: Hover, jobs: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Gegevenskwaliteit"))
        self._store, self._hover, self._jobs = store, hover, jobs
        self.begin(copies=True)
        self.tell_cell("")
        self.view.table.setFocus()

    def make_view(self, palette: Palette) -> QWidget:
        """The overview."""
        self.view = QualityView(self._store, self._hover, self._jobs, palette, self)
        self.view.asked.connect(self.asked)
        self.view.matrix.pointed.connect(self.tell_cell)
        return self.view

    def stop(self) -> None:
        """The job that still runs has nobody to tell."""
        self.view.stop()

    @Slot(str)
    def tell_cell(self, text: str) -> None:
        """Tell about the cell under the pointer or the cursor, or else what a click does."""
        self.hint.setText(
            text or self.tr("Klik op een bevinding of een vak: de gebieden worden geselecteerd.")
        )

    @Slot()
    def copy(self) -> None:
        """Put the findings on the clipboard, as a table."""
        if self.view.quality is not None:
            QGuiApplication.clipboard().setText(as_text(self.view.quality))
