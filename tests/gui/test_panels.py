"""Tree, signals and area panel: what they show, and what a click does."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from window_world import definition, loaded_state

from veerkracht_desktop.core.contributions import Contribution, ContributionKind
from veerkracht_desktop.core.notices import Notice
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.results import RiskSignal
from veerkracht_desktop.core.score_range import is_percent_scale
from veerkracht_desktop.core.specs import Normalisation
from veerkracht_desktop.core.state import AppState, Document
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.flat import Fold
from veerkracht_desktop.ui.panels.area_bars import (
    MOST_STEPS,
    ProfileBars,
    Waterfall,
    WaterfallWords,
    drawn_range,
    waterfall,
)
from veerkracht_desktop.ui.panels.area_panel import AreaPanel, split_question
from veerkracht_desktop.ui.panels.area_summary import summarise
from veerkracht_desktop.ui.panels.extras import Extras
from veerkracht_desktop.ui.panels.groups_panel import GroupsPanel
from veerkracht_desktop.ui.panels.index_tree import (
    NODE,
    ROW,
    IndexPanel,
    NodeRow,
)
from veerkracht_desktop.ui.panels.medians import MedianScores, focus_rows
from veerkracht_desktop.ui.panels.signals_panel import SignalsPanel, rule_areas

LEFT = Qt.MouseButton.LeftButton
KINDS = (IndexPanel, SignalsPanel, AreaPanel)
WORDS = WaterfallWords("Gemeente", "Oost", "Overige", "Ontbrekend", "Evenwicht", "Plaats")
SMALL = "BU00030003"


def with_signals(state: AppState) -> AppState:
    """Two rules that point at a few areas."""
    assert state.analysis is not None
    codes = state.analysis.results.areas.codes
    signals = (
        RiskSignal("R1", codes[0], "Stapeling", "Veel is laag. Herkent u dit?", {}, serious=True),
        RiskSignal("R1", codes[5], "Stapeling", "Veel is laag. Herkent u dit?", {}),
        RiskSignal("R5", codes[0], "Zwakste hulpbron", "Sociaal < 40. Klopt dat?", {}),
    )
    return replace(state, analysis=replace(state.analysis, signals=signals))


@pytest.fixture
def store(qapp: QApplication) -> Store:
    return Store(with_signals(loaded_state()))


@pytest.fixture
def hover(qapp: QApplication) -> Hover:
    return Hover()


def texts(widget: QWidget) -> list[str]:
    """Texts in sight, from top to bottom as they were made."""
    return [text.text() for text in widget.findChildren(QLabel) if text.text()]


def show(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(310, 640)
    widget.show()
    qtbot.waitExposed(widget)


# Every panel


@pytest.mark.parametrize("kind", KINDS)
def test_without_results_a_panel_says_so(kind: type[AreaPanel], qtbot: QtBot, hover: Hover) -> None:
    store = Store(AppState(document=Document(definition()), active="index"))
    panel = kind(store, hover, LIGHT)
    show(qtbot, panel)
    assert not panel.grab().isNull()


@pytest.mark.parametrize("kind", KINDS)
def test_a_panel_draws_once_per_change_and_nothing_without(
    kind: type[AreaPanel], qtbot: QtBot, store: Store, hover: Hover
) -> None:
    panel = kind(store, hover, LIGHT)
    show(qtbot, panel)
    before = panel.drawn
    store.look(replace(store.state, within="GM0001"))
    assert panel.drawn == before + 1
    store.look(replace(store.state, busy=True))
    assert panel.drawn == before + 1


@pytest.mark.parametrize("kind", KINDS)
def test_opened_again_a_panel_shows_the_same(
    kind: type[AreaPanel], qtbot: QtBot, store: Store, hover: Hover
) -> None:
    first = kind(store, hover, LIGHT)
    show(qtbot, first)
    store.look(replace(store.state, selection=frozenset({"BU00010000"}), active="soc", rule="R1"))
    second = kind(store, hover, LIGHT)
    show(qtbot, second)
    QApplication.processEvents()
    assert texts(first) == texts(second)


# Tree


def rows_of(panel: IndexPanel) -> dict[str, NodeRow]:
    return {node: item.data(0, ROW) for node, item in panel._items.items()}


def test_the_tree_shows_weights_and_medians(qtbot: QtBot, store: Store, hover: Hover) -> None:
    panel = IndexPanel(store, hover, LIGHT)
    show(qtbot, panel)
    rows = rows_of(panel)
    assert rows["soc"].share == pytest.approx(1 / 3)
    assert rows["soc1"].share == pytest.approx(1 / 6)
    assert rows["omg1"].share == pytest.approx(1 / 3)
    assert rows["index"].score == pytest.approx(MedianScores().of(store.state)["index"])
    assert panel.panel.fact.text() == "gewicht · mediaan"
    store.look(replace(store.state, selection=frozenset({"BU00010001"})))
    assert panel.panel.fact.text() == "gewicht · De Leest"
    results = store.state.analysis.results
    assert rows_of(panel)["index"].score == pytest.approx(results.score("index")[1])


def test_a_click_in_the_tree_shows_that_part(qtbot: QtBot, store: Store, hover: Hover) -> None:
    panel = IndexPanel(store, hover, LIGHT)
    show(qtbot, panel)
    item = panel._items["omg"]
    qtbot.mouseClick(panel.tree.viewport(), LEFT, pos=panel.tree.visualItemRect(item).center())
    assert store.state.active == "omg"
    store.look(replace(store.state, active="pers"))
    assert panel.tree.currentItem().data(0, NODE) == "pers"


def test_what_is_switched_off_cannot_be_shown_and_says_why(
    qtbot: QtBot, store: Store, hover: Hover
) -> None:
    panel = IndexPanel(store, hover, LIGHT)
    panel.unfold_to(-1)
    show(qtbot, panel)
    item = panel._items["omg2"]
    assert not rows_of(panel)["omg2"].counts
    assert "Telt niet mee" in item.toolTip(0)
    assert "CBS" in item.toolTip(0)
    qtbot.mouseClick(panel.tree.viewport(), LEFT, pos=panel.tree.visualItemRect(item).center())
    assert store.state.active == "index"


def test_a_part_without_a_source_says_so(qtbot: QtBot, hover: Hover) -> None:
    state = loaded_state()
    assert state.analysis is not None
    results = state.analysis.results
    bare = replace(
        results, used={**results.used, "soc1": replace(results.used["soc1"], formula="")}
    )
    store = Store(replace(state, analysis=replace(state.analysis, results=bare)))
    panel = IndexPanel(store, hover, LIGHT)
    show(qtbot, panel)
    assert "geen bron geladen (gegevens van CBS)" in panel._items["soc1"].toolTip(0)


def test_the_focus_is_the_selection_in_sight() -> None:
    state = replace(loaded_state(), selection=frozenset({"BU00010000", "BU00020001"}))
    assert list(focus_rows(state)) == [0, 5]
    assert list(focus_rows(replace(state, within="GM0002"))) == [5]
    assert list(focus_rows(replace(state, within="GM0003"))) == [8, 9, 10, 11]


# Signals


def test_rules_are_counted_within_the_gemeente(store: Store) -> None:
    assert {rule: len(codes) for rule, codes in rule_areas(store.state).items()} == {
        "R1": 2,
        "R5": 1,
    }
    inside = replace(store.state, within="GM0002")
    assert rule_areas(inside) == {"R1": {"BU00020001"}}


def test_a_click_on_a_rule_selects_and_marks_and_another_clears(
    qtbot: QtBot, store: Store, hover: Hover
) -> None:
    panel = SignalsPanel(store, hover, LIGHT)
    show(qtbot, panel)
    assert panel.fold.head.text() == "Signalen · 2 gebieden"
    button = panel.buttons["R1"]
    assert (button.text(), button.figure) == ("Stapeling", "2")
    with qtbot.waitSignal(panel.asked):  # the window brings the areas into view
        qtbot.mouseClick(button, LEFT)
    assert store.state.rule == "R1"
    assert store.state.selection == {"BU00010000", "BU00020001"}
    assert button.isChecked()
    qtbot.mouseClick(button, LEFT)
    assert (store.state.rule, store.state.selection) == ("", frozenset())
    assert not button.isChecked()


# Area panel


def test_one_area_tells_its_story(qtbot: QtBot, store: Store, hover: Hover) -> None:
    store.look(replace(store.state, selection=frozenset({"BU00010000"})))
    panel = AreaPanel(store, hover, LIGHT)
    show(qtbot, panel)
    told = texts(panel)
    results = store.state.analysis.results
    assert panel.panel.title.text() == "Centrum"
    assert panel.panel.fact.text() == "buurt · Aaldorp"
    assert number(float(results.score("index")[0])) in told
    rank = int(results.rank("index")[0])
    assert f"van 100 · rang {rank} van 11 · 1.000 inwoners" in told
    assert any("gemeente Aaldorp" in text for text in told)
    heads = [fold.head.text() for fold in panel.findChildren(Fold)]
    assert heads == ["Waarom deze score", "Signalen · 2", "Profiel", "Bronnen en kwaliteit"]
    assert any("Herkent u dit?" in text and "strengere vorm" in text for text in told)
    assert any("Sociaal &lt; 40." in text for text in told)
    assert "4 van 5 indicatoren · 2 daarvan zijn modelschattingen." in told
    assert any(t.startswith("Ontbreekt (geheim") and t.endswith("Persoonlijk 2.") for t in told)
    assert "CBS 2023 · kwb-2023.xlsx" in told


def test_a_small_area_has_no_score_and_says_why(qtbot: QtBot, store: Store, hover: Hover) -> None:
    store.look(replace(store.state, selection=frozenset({SMALL})))
    panel = AreaPanel(store, hover, LIGHT)
    show(qtbot, panel)
    told = texts(panel)
    assert "geen score · 40 inwoners" in told
    assert "–" not in told
    assert "Geen score: 40 inwoners; de grens is 100." in told
    assert not panel.findChildren(Waterfall)


def test_without_a_selection_the_panel_follows_the_pointer(
    qtbot: QtBot, store: Store, hover: Hover
) -> None:
    panel = AreaPanel(store, hover, LIGHT)
    show(qtbot, panel)
    assert panel.panel.title.text() == "Alle 12 buurten"
    hover.set("BU00020001")
    qtbot.waitUntil(lambda: panel.panel.title.text() == "De Leest")
    hover.set("")
    qtbot.waitUntil(lambda: panel.panel.title.text() == "Alle 12 buurten")
    store.look(replace(store.state, selection=frozenset({"BU00010000"})))
    hover.set("BU00020001")
    qtbot.wait(80)
    assert panel.panel.title.text() == "Centrum"


def test_what_stands_below_the_tree_scrolls_in_a_low_panel(
    qtbot: QtBot, store: Store, hover: Hover
) -> None:
    panel = IndexPanel(store, hover, LIGHT)
    groups = GroupsPanel(store, hover, LIGHT)
    panel.extra.addWidget(SignalsPanel(store, hover, LIGHT))
    panel.extra.addWidget(groups)
    show(qtbot, panel)
    (below,) = panel.findChildren(Extras)
    panel.resize(268, 700)
    qtbot.waitUntil(lambda: below.verticalScrollBar().maximum() == 0)
    assert below.height() == below.sizeHint().height()
    panel.resize(268, 240)
    qtbot.waitUntil(lambda: below.verticalScrollBar().maximum() > 0)
    assert groups.height() >= groups.minimumSizeHint().height()
    assert panel.tree.geometry().bottom() < below.geometry().top()


def test_several_areas_are_summed_up(qtbot: QtBot, store: Store, hover: Hover) -> None:
    chosen = frozenset({"BU00010000", "BU00020001", SMALL})
    store.look(replace(store.state, selection=chosen))
    panel = AreaPanel(store, hover, LIGHT)
    show(qtbot, panel)
    summary = summarise(store.state)
    assert panel.panel.title.text() == "3 buurten geselecteerd"
    assert "middelste score · 2.040 inwoners" in texts(panel)
    assert (summary.without, summary.rules) == (1, {"R1": 2, "R5": 1})
    assert any("1 gebied heeft geen score." in text for text in texts(panel))
    assert len(panel.findChildren(ProfileBars)) == 1
    assert math.isfinite(summary.profile[0].reference)


def test_what_cannot_be_computed_is_told_with_its_remedy(qtbot: QtBot, hover: Hover) -> None:
    state = loaded_state()
    assert state.analysis is not None
    results = state.analysis.results
    notices = (
        Notice("gap", "'Sociaal' is niet te berekenen. Voeg een bestand toe van RIVM."),
        Notice("not-loaded", "Voor 3 indicatoren is geen bron geladen."),
        Notice("no-index", "'Sociale veerkracht' is voor geen enkel gebied berekend."),
    )
    bare = replace(results, notices=notices, scores=np.full_like(results.scores, np.nan))
    store = Store(replace(state, analysis=replace(state.analysis, results=bare)))
    panel = AreaPanel(store, hover, LIGHT)
    show(qtbot, panel)
    told = texts(panel)
    assert any("Geen van deze gebieden heeft een score voor het geheel." in text for text in told)
    assert told.index(notices[2].text) < told.index(notices[0].text)
    assert notices[1].text not in told
    assert "–" not in told
    assert not any("middelste score" in text for text in told)


def test_a_folded_block_stays_folded_for_the_next_area(
    qtbot: QtBot, store: Store, hover: Hover
) -> None:
    store.look(replace(store.state, selection=frozenset({"BU00010000"})))
    panel = AreaPanel(store, hover, LIGHT)
    show(qtbot, panel)
    fold = panel.findChildren(Fold)[0]
    qtbot.mouseClick(fold.head, LEFT)
    assert not fold.body.isVisible()
    store.look(replace(store.state, selection=frozenset({"BU00010001"})))
    assert panel.findChildren(Fold)[0].head.isChecked() is False
    assert panel.findChildren(Fold)[-1].head.isChecked() is True


@pytest.mark.parametrize("points", [9.5, 14.25])
def test_nothing_in_the_area_panel_is_cut_off(
    qtbot: QtBot, store: Store, hover: Hover, qapp: QApplication, points: float
) -> None:
    before = qapp.font()
    font = qapp.font()
    font.setPointSizeF(points)
    qapp.setFont(font)
    try:
        store.look(replace(store.state, selection=frozenset({"BU00010000"})))
        panel = AreaPanel(store, hover, LIGHT)
        show(qtbot, panel)
        QApplication.processEvents()
        body = panel.story.widget()
        assert body.width() <= panel.story.viewport().width()
        for text in body.findChildren(QLabel):
            if text.isVisible() and text.wordWrap():
                assert text.height() >= text.heightForWidth(text.width()), text.text()
    finally:
        qapp.setFont(before)


def test_a_question_is_told_apart() -> None:
    assert split_question("Dit is 1,5 laag. Klopt dat?") == ("Dit is 1,5 laag.", "Klopt dat?")
    assert split_question("Klopt dat?") == ("", "Klopt dat?")
    assert split_question("Dit is laag.") == ("Dit is laag.", "")


def test_out_of_100_is_only_said_where_it_is_true() -> None:
    index = definition()
    assert is_percent_scale(index)
    assert not is_percent_scale(replace(index, normalisation=Normalisation("zscore", 0, 1)))
    assert not is_percent_scale(replace(index, normalisation=Normalisation("minmax", 1, 10)))


# Waterfall


def part(name: str, points: float, kind: ContributionKind = ContributionKind.NODE) -> Contribution:
    return Contribution(name, kind, name, 1.0, 50.0, 50.0, points)


def test_the_waterfall_adds_up_from_reference_to_score() -> None:
    parts = [part(f"p{at}", 0.5 * at - 2.2) for at in range(12)]
    total = sum(p.points for p in parts)
    steps = waterfall(50.0, 50.0 + total, parts, WORDS)
    assert len(steps) == MOST_STEPS + 3
    assert (steps[0].label, steps[0].figure) == ("Gemeente", "50,0")
    assert steps[-2].label == "Overige"
    assert steps[-2].end == pytest.approx(steps[-1].end)
    assert steps[-1].figure == number(50.0 + total)
    low, high = drawn_range(steps)
    assert low < min(s.end for s in steps) < max(s.end for s in steps) < high


def test_missing_data_are_a_step_of_their_own() -> None:
    parts = [part("p", -2.0), part("soc", 1.0, ContributionKind.MISSING)]
    steps = waterfall(50.0, 49.0, parts, WORDS)
    assert [step.label for step in steps] == ["Gemeente", "p", "Ontbrekend", "Oost"]


@given(st.lists(st.floats(-9.0, 9.0), min_size=1, max_size=14), st.floats(20.0, 80.0))
@example([0.85], 20.0)
def test_the_printed_numbers_add_up(points: list[float], reference: float) -> None:
    parts = [part(f"p{at}", worth) for at, worth in enumerate(points)]
    first, *steps, last = waterfall(reference, reference + math.fsum(points), parts, WORDS)
    told = [float(s.figure.replace(",", ".").replace("−", "-")) for s in steps]
    ends = [float(s.figure.replace(",", ".").replace("−", "-")) for s in (first, last)]
    assert ends[0] + math.fsum(told) == pytest.approx(ends[1], abs=1e-6)


def test_without_parts_there_is_no_waterfall() -> None:
    assert waterfall(50.0, 50.0, (), WORDS) == ()


def test_medians_that_did_not_change_are_as_if_counted_anew(store: Store) -> None:
    kept = MedianScores()
    state = store.state
    assert state.analysis is not None
    for change in range(3):
        results = state.analysis.results
        scores = results.scores.copy()
        scores[:, change] += 1.0
        results = replace(results, scores=scores)
        state = replace(state, analysis=replace(state.analysis, results=results))
        for selection in (frozenset(), frozenset({"BU00010001"})):
            seen = replace(state, selection=selection)
            assert kept.of(seen) == pytest.approx(MedianScores().of(seen), nan_ok=True)
