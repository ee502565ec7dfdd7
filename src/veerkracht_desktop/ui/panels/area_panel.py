"""The story of one area, or of the areas chosen: score, why, signals, sources."""

from __future__ import annotations

import html
import math
from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from veerkracht_desktop.core.dataset import ORIGIN_TEXTS
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.profile import AreaProfile, area_profile
from veerkracht_desktop.core.rank_range import RankRange, shown_range
from veerkracht_desktop.core.reference import Reference, reference_of
from veerkracht_desktop.core.results import RiskSignal
from veerkracht_desktop.core.risk_signals import RULES
from veerkracht_desktop.core.score_range import is_percent_scale
from veerkracht_desktop.core.state import AppState, StateChange
from veerkracht_desktop.core.wording import count, listed, number
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.flat import (
    Diamond,
    ElidedLabel,
    Fold,
    Panel,
    RowButton,
    big_number,
    label,
    let_wrap,
)
from veerkracht_desktop.ui.formatting import counted_areas
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.panels.area_bars import (
    ProfileBars,
    ProfileRow,
    Waterfall,
    WaterfallWords,
    waterfall,
)
from veerkracht_desktop.ui.panels.area_summary import (
    AreaSummary,
    summarise,
    uncertain_in_sight,
)
from veerkracht_desktop.ui.panels.rank_words import rank_meaning, rank_words

GAP_NOTICES = ("no-index", "gap")
"""Notices of `core.completeness`, in reverse order of name as they are told."""
BLOCKS = ("why", "signals", "profile", "sources", "gaps", "robustness")
"""Names of the blocks that fold."""
HOVER_MS = 40
"""The pointer passes many areas a second; only where it rests is told about."""


def split_question(text: str) -> tuple[str, str]:
    """A signal's text, and the question at its end or "".

    >>> split_question("Dit is laag. Herkent u dit?")
    ('Dit is laag.', 'Herkent u dit?')
    """
    if not text.endswith("?"):
        return text, ""
    said, _, asked = text.rpartition(". ")
    return (f"{said}.", asked) if said else ("", text)


class AreaPanel(LinkedView):
    """Tells about the one selected area; without a selection about the one pointed at.

    Several selected areas, and all areas when none is, give a summary. Blocks fold; a
    block that was folded stays so for the next area.
    """

    DRAWS = (
        "document", "dataset", "analysis", "uncertainty", "selection", "within", "reference",
    )  # fmt: skip

    def __init__(
        self, store: Store, hover: Hover, palette: Palette, parent: QWidget | None = None
    ) -> None:
        super().__init__(store, hover, parent)
        self._waiting = QTimer(self)
        self._palette = palette
        self._folded: set[str] = set()
        self._shown: tuple[object, ...] = ()
        self.panel = Panel("", self)
        self.story = QScrollArea(self.panel)
        self.story.setFrameShape(QFrame.Shape.NoFrame)
        self.story.setWidgetResizable(True)
        self.story.setAccessibleName(self.tr("Gebied"))
        self.story.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.panel.rows.addWidget(self.story, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(HOVER_MS)
        self._waiting.timeout.connect(self._show_hovered)
        self.start()

    def draw(self, state: AppState, change: StateChange | None) -> None:
        """Tell the story anew, unless it is about the same area of the same results."""
        del change
        code = self._focus(state)
        told = (
            state.analysis, state.dataset, state.uncertainty, state.within, state.reference,
            state.document.groups, code or state.selection,
        )  # fmt: skip
        if self._shown and all(a is b or a == b for a, b in zip(told, self._shown, strict=True)):
            return
        self._shown = told
        at = self.story.verticalScrollBar().value()
        if state.analysis is None:
            self._tell_nothing()
        elif code:
            self._tell_area(state, code)
        else:
            self._tell_summary(state)
        self.story.verticalScrollBar().setValue(at)

    def draw_hover(self, code: str) -> None:
        """Follow the pointer while nothing is selected."""
        del code
        if not self._store.state.selection:
            self._waiting.start()

    @Slot()
    def _show_hovered(self) -> None:
        self.draw(self._store.state, None)

    def _focus(self, state: AppState) -> str:
        """Code of the one area that the panel is about, or ""."""
        if state.analysis is None:
            return ""
        code = next(iter(state.selection)) if len(state.selection) == 1 else ""
        if not state.selection:
            code = self._hover.code
        return code if code in state.analysis.results.areas.position else ""

    @property
    def folded(self) -> tuple[str, ...]:
        """Names of the blocks that are folded, in order."""
        return tuple(sorted(self._folded))

    def fold(self, names: Collection[str]) -> None:
        """Fold these blocks and no others; names of no block are left out."""
        self._folded = set(names) & set(BLOCKS)
        self._shown = ()
        self.draw(self._store.state, None)

    def _body(self) -> QVBoxLayout:
        body = QWidget()
        body.setObjectName("body")
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 8)
        rows.setSpacing(0)
        self.story.setWidget(body)
        return rows

    def _block(self, rows: QVBoxLayout, name: str, text: str) -> Fold:
        fold = Fold(text, self._palette)
        fold.setObjectName(name)
        fold.head.setObjectName(name)
        fold.head.setChecked(name not in self._folded)
        fold.head.toggled.connect(self._folding)
        rows.addWidget(fold)
        return fold

    @Slot(bool)
    def _folding(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal has no keywords
        name = self.sender().objectName()
        if on:
            self._folded.discard(name)
        else:
            self._folded.add(name)

    def _top(
        self, rows: QVBoxLayout, score: str, beside: str, sentence: str, tip: str = ""
    ) -> None:
        """The big number if any, what it is out of (explained by `tip`), and the sentence."""
        top = QWidget()
        inner = QVBoxLayout(top)
        inner.setContentsMargins(10, 8, 10, 10)
        inner.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(10)
        if score:
            line.addWidget(big_number(score))
        facts = label(beside, "quiet", wrap=True)
        facts.setToolTip(tip)
        facts.setAccessibleDescription(tip)
        line.addWidget(facts, 1)
        inner.addLayout(line)
        if sentence:
            inner.addWidget(label(sentence, wrap=True))
        rows.addWidget(top)

    def _tell_nothing(self) -> None:
        self.panel.title.setText(self.tr("Gebied"))
        self.panel.fact.setText("")
        rows = self._body()
        hint = label(self.tr("Hier komt het verhaal van een gebied."), "quiet", wrap=True)
        hint.setContentsMargins(10, 10, 10, 10)
        rows.addWidget(hint)
        rows.addStretch(1)

    def _tell_area(self, state: AppState, code: str) -> None:
        assert state.analysis is not None, "an area is only known with results"
        against = reference_of(state, (code,))
        profile = area_profile(state.analysis, state.dataset, code, against)
        self.panel.title.setText(profile.name)
        place = profile.gemeente_name if profile.gemeente_name != profile.name else ""
        words = [profile.level.value.replace("gebied", ""), place]
        self.panel.fact.setText(" · ".join(word for word in words if word))
        rows = self._body()
        rank = shown_range(state, state.document.definition.top, code)
        self._top(
            rows,
            number(profile.score) if math.isfinite(profile.score) else "",
            self._beside(profile, is_percent_scale(state.document.definition), rank),
            profile.explanation,
            "" if rank is None else rank_meaning(rank),
        )
        self._why(rows, profile, against)
        self._signals(rows, state.analysis.signals_by_area.get(code, ()))
        self._profile(
            rows,
            tuple(ProfileRow(n.label, n.score, n.reference, n.depth) for n in profile.nodes),
            self._against(against) if math.isfinite(profile.reference) else "",
        )
        self._sources(rows, profile, state.document.definition)
        rows.addStretch(1)

    def _beside(
        self,
        profile: AreaProfile,
        percent: bool,  # noqa: FBT001 - one call
        rank: RankRange | None,
    ) -> str:
        if not profile.has_score:
            words = [self.tr("geen score")]
        else:
            words = [self.tr("van 100")] if percent else []
            if rank is not None:
                words.append(rank_words(rank))
            elif profile.rank:
                words.append(self.tr("rang {rank}").format(rank=profile.rank_text))
            else:
                words.append(profile.rank_text)
        if math.isfinite(profile.inhabitants):
            text = self.tr("{n} inwoners").format(n=count(profile.inhabitants))
            words.append(text)
        return " · ".join(words)

    def _against(self, against: Reference | None) -> str:
        """What the dashes in the profile are, and why they are not what was asked for."""
        if against is None:
            return ""
        dash = self.tr("streepje = {what}").format(what=against.phrase)
        return f"{dash}. {against.note}" if against.note else dash

    def _why(self, rows: QVBoxLayout, profile: AreaProfile, against: Reference | None) -> None:
        words = WaterfallWords(
            reference=against.short if against is not None else "",
            area=profile.name,
            rest=self.tr("Overige onderdelen"),
            missing=self.tr("Ontbrekende gegevens"),
            balance=self.tr("Evenwicht"),
            relative=self.tr("Plaats onder de gebieden"),
            medians=self.tr("Mediaan per onderdeel"),
        )
        steps = waterfall(profile.reference, profile.score, profile.contributions, words)
        if steps:
            block = self._block(rows, "why", self.tr("Waarom deze score"))
            block.rows.addWidget(Waterfall(steps, self._palette))

    def _signals(self, rows: QVBoxLayout, signals: tuple[RiskSignal, ...]) -> None:
        if not signals:
            return
        head = self.tr("Signalen · {n}").format(n=len(signals))
        block = self._block(rows, "signals", head)
        block.rows.setSpacing(8)
        for signal in signals:
            line = QHBoxLayout()
            line.setSpacing(6)
            line.addWidget(Diamond(self._palette.signal), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(self._signal_text(signal), 1)
            block.rows.addLayout(line)

    def _signal_text(self, signal: RiskSignal) -> QLabel:
        # A figure and its percent sign stay on one line.
        said, asked = split_question(signal.text.replace(" %", "\u00a0%"))
        title = html.escape(signal.title)
        if signal.serious:
            title += " · " + html.escape(self.tr("strengere vorm"))
        parts = f"<b>{title}</b><br>{html.escape(said)}"
        if asked:
            parts += f' <span style="color:{self._palette.accent}">{html.escape(asked)}</span>'
        made = QLabel(parts)
        made.setTextFormat(Qt.TextFormat.RichText)
        let_wrap(made)
        made.setToolTip(self.tr("Regel {rule}").format(rule=signal.rule))
        return made

    def _profile(self, rows: QVBoxLayout, bars: tuple[ProfileRow, ...], note: str) -> None:
        if not any(math.isfinite(row.score) for row in bars):
            return
        block = self._block(rows, "profile", self.tr("Profiel"))
        block.rows.addWidget(ProfileBars(bars, self._palette))
        if note:
            block.rows.addWidget(label(note, "quiet", wrap=True))

    def _sources(self, rows: QVBoxLayout, profile: AreaProfile, definition: Definition) -> None:
        block = self._block(rows, "sources", self.tr("Bronnen en kwaliteit"))
        lines = [
            self.tr("{present} van {all} indicatoren").format(
                present=profile.present, all=profile.indicators
            )
        ]
        absent = {gap.id for gap in profile.missing}
        modelled = sum(1 for i in definition.indicators if i.modelled and i.id not in absent)
        if modelled:
            text = self.tr("{n} daarvan zijn modelschattingen")
            lines[0] += " · " + text.format(n=modelled)
        lines[0] += "."
        reasons: dict[str, list[str]] = {}
        for gap in profile.missing:
            reasons.setdefault(gap.text, []).append(gap.label)
        for reason, names in reasons.items():
            text = self.tr("Ontbreekt ({reason}): {names}.")
            lines.append(text.format(reason=reason, names=listed(tuple(names), most=3)))
        for origin, labels in profile.origins.items():
            shown = listed(labels, most=3)
            lines.append(f"{ORIGIN_TEXTS[origin].capitalize()} ({len(labels)}): {shown}.")
        for source in profile.sources:
            year = str(source.year) if source.year else ""
            head = " ".join(word for word in (source.publisher, year) if word)
            lines.append(" · ".join(word for word in (head, source.file) if word))
        for line in lines:
            block.rows.addWidget(label(line, "quiet", wrap=True))

    def _tell_summary(self, state: AppState) -> None:
        summary = summarise(state)
        everything = not state.selection
        level = state.analysis.results.areas.level if state.analysis else state.level
        counted = counted_areas(level, summary.areas)
        title = self.tr("Alle {areas}") if everything else self.tr("{areas} geselecteerd")
        self.panel.title.setText(title.format(areas=counted))
        self.panel.fact.setText(str(summary.edition) if summary.edition else "")
        rows = self._body()
        known = math.isfinite(summary.median)
        beside = [self.tr("middelste score")] if known else []
        if math.isfinite(summary.inhabitants):
            beside.append(self.tr("{n} inwoners").format(n=count(summary.inhabitants)))
        hint = self.tr("Wijs een gebied aan of kies er een op de kaart.") if everything else ""
        sentence = " ".join(word for word in (self._spread(summary), hint) if word)
        score = number(summary.median) if known else ""
        self._top(rows, score, " · ".join(beside), sentence)
        self._gaps(rows, state.analysis.results.notices if state.analysis else ())
        self._rule_counts(rows, summary)
        self._robustness(rows, state)
        self._profile(
            rows,
            summary.profile,
            self._against(summary.against),
        )
        rows.addStretch(1)

    def _spread(self, summary: AreaSummary) -> str:
        parts = []
        if math.isfinite(summary.low):
            text = self.tr("Scores lopen van {low} tot {high}.")
            parts.append(text.format(low=number(summary.low), high=number(summary.high)))
        if summary.without == summary.areas:
            return self.tr("Geen van deze gebieden heeft een score voor het geheel.")
        if summary.without:
            one, many = (
                self.tr("1 gebied heeft geen score."),
                self.tr("{n} gebieden hebben geen score."),
            )
            parts.append((one if summary.without == 1 else many).format(n=count(summary.without)))
        return " ".join(parts)

    def _gaps(self, rows: QVBoxLayout, notices: tuple[Notice, ...]) -> None:
        """Which parts cannot be computed from the files so far, and which file would help."""
        found = sorted(
            (n for n in notices if n.id in GAP_NOTICES), key=lambda n: n.id, reverse=True
        )
        if found:
            block = self._block(rows, "gaps", self.tr("Wat ontbreekt"))
            for notice in found:
                block.rows.addWidget(label(notice.text.replace(" %", "\u00a0%"), wrap=True))

    def _robustness(self, rows: QVBoxLayout, state: AppState) -> None:
        """How many of all areas in sight have no class that holds; a click selects them."""
        codes = uncertain_in_sight(state)
        if codes is None or state.selection:
            return
        block = self._block(rows, "robustness", self.tr("Robuustheid"))
        if not codes:
            text = self.tr("Elk gebied houdt in minstens 70 % van de varianten zijn vijfde.")
            block.rows.addWidget(label(text.replace(" %", "\u00a0%"), wrap=True))
            return
        text, n = self.tr("Selecteer gebieden met een onzekere klasse"), count(len(codes))
        button = RowButton(self.tr("Gebieden met een onzekere klasse"), n, self._palette)
        button.setCheckable(False)
        button.setAccessibleName(f"{text} ({n})")
        button.setToolTip(
            self.tr(
                "Selecteer de {n} gebieden met een onzekere klasse: in meer dan 30 % van de "
                "varianten staan ze in een ander vijfde dan nu."
            ).format(n=n)
        )
        button.clicked.connect(self._select_uncertain)
        block.rows.setContentsMargins(0, 0, 0, 8)
        block.rows.addWidget(button)

    @Slot()
    def _select_uncertain(self) -> None:
        state = self._store.state
        codes = uncertain_in_sight(state)
        if codes:
            self._store.look(replace(state, selection=codes, rule=""))

    def _rule_counts(self, rows: QVBoxLayout, summary: AreaSummary) -> None:
        if not summary.rules:
            return
        block = self._block(rows, "signals", self.tr("Signalen"))
        titles = {info.id: info.title for info in RULES}
        for rule, areas in summary.rules.items():
            line = QHBoxLayout()
            line.setSpacing(6)
            name = QCoreApplication.translate(*titles[rule]) if rule in titles else rule
            line.addWidget(Diamond(self._palette.signal))
            line.addWidget(ElidedLabel(name), 1)
            line.addWidget(label(count(areas)))
            block.rows.addLayout(line)
