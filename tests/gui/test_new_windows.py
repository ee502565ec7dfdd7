"""What holds for every window about the index, whatever the figures."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
import shapely
from dock_sizes import widths
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from robustness_world import one_area, varied
from window_world import computing, definition, loaded_state, sources

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.context import ContextLayer
from veerkracht_desktop.core.context_shapes import context_geometry
from veerkracht_desktop.core.dataset import MissingReason, Sources
from veerkracht_desktop.core.definition import Definition, Group
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.core.state import AppState, Document, activate, select
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.context_layers import ContextEditing
from veerkracht_desktop.services.index_editing import IndexEditing
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.robustness import RobustnessService
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.buttons import CheckBox, ElidedLink
from veerkracht_desktop.ui.coherence.dialog import CoherenceDialog
from veerkracht_desktop.ui.editions.dialog import EditionsDialog
from veerkracht_desktop.ui.index_editor.add_indicator import AddIndicatorDialog
from veerkracht_desktop.ui.index_editor.editor import IndexEditor
from veerkracht_desktop.ui.linked_view import LinkedView
from veerkracht_desktop.ui.map.context_dialog import ContextDialog
from veerkracht_desktop.ui.robustness.dialog import RobustnessDialog

TIMES = 120
"""Copies of the twelve buurten for many areas."""


@dataclass
class Behind:
    """What stands behind a window."""

    store: Store
    hover: Hover
    jobs: JobRunner
    settings: Settings

    def __post_init__(self) -> None:
        self.analysis = AnalysisService(self.store, self.jobs, computing())
        self.robustness = RobustnessService(self.store, self.jobs)
        self.editing = IndexEditing(self.store, self.analysis)


def editor(behind: Behind) -> QWidget:
    return IndexEditor(
        behind.store,
        behind.hover,
        behind.jobs,
        behind.analysis,
        behind.editing,
        LIGHT,
    )


def adding(behind: Behind) -> QWidget:
    top = behind.store.state.document.definition.top
    return AddIndicatorDialog(behind.store, behind.analysis, top, LIGHT)


def robustness(behind: Behind) -> QWidget:
    return RobustnessDialog(
        behind.store,
        behind.hover,
        behind.jobs,
        behind.robustness,
        behind.analysis,
        behind.settings,
    )


def coherence(behind: Behind) -> QWidget:
    return CoherenceDialog(behind.store, behind.hover, behind.jobs)


def editions(behind: Behind) -> QWidget:
    return EditionsDialog(behind.store, behind.hover, behind.jobs)


def context(behind: Behind) -> QWidget:
    shapes = context_geometry(np.array([shapely.box(0, 0, 900, 900)], dtype=object))
    layers = (ContextLayer("Water", "water.shp", shapes, filled=True),)
    document = replace(behind.store.state.document, context=layers)
    behind.store.edit(document, "Laag")
    editing = ContextEditing(behind.store, behind.jobs, lambda paths, progress: ())
    dialog = ContextDialog(behind.store, behind.hover, editing)
    editing.setParent(dialog)
    return dialog


WINDOWS: tuple[Callable[[Behind], QWidget], ...] = (
    editor,
    adding,
    robustness,
    coherence,
    editions,
    context,
)


def computed(found: Sources, index: Definition) -> AppState:
    """The state of an index over other figures, for both editions."""
    dataset, analysis = analyse(found, index, Level.BUURT, 2023, SilentProgress())
    return replace(
        loaded_state(),
        document=Document(index, found),
        dataset=dataset,
        analysis=analysis,
        editions=(2021, 2023),
    )


def nothing_loaded() -> AppState:
    return AppState(document=Document(definition()))


def nothing_in_the_index() -> AppState:
    index = Definition("leeg", "Leeg", "1", (Group("index", "Leeg", active=False),))
    return replace(loaded_state(), document=Document(index, sources(2023)), analysis=None)


def all_missing() -> AppState:
    found = sources(2021, 2023)
    tables = []
    for table in found.tables:
        columns = dict(table.columns)
        for name, column in columns.items():
            if name != "a_inw":
                gone = np.full(len(column.values), np.nan)
                reasons = np.full(len(gone), MissingReason.SECRET, dtype=np.uint8)
                columns[name] = replace(column, values=gone, reasons=reasons)
        tables.append(replace(table, columns=columns))
    return computed(replace(found, tables=tuple(tables)), definition())


def many() -> AppState:
    """A thousand and more areas with long names."""
    found = sources(2021, 2023)
    one = found.maps[0]
    codes = tuple(f"BU{g:04d}{n:04d}" for g in range(1, 4) for n in range(4 * TIMES))
    words = ("Buurt met een heel lange naam die nergens past", "Dorp", "Wijk 12 Noord-Oost")
    areas = Areas(
        level=one.level,
        codes=codes,
        names=tuple(f"{words[at % 3]} {at}" for at in range(len(codes))),
        gemeenten=tuple(f"GM{code[2:6]}" for code in codes),
        gemeente_names=tuple(f"Gemeente {code[2:6]}" for code in codes),
        year=2023,
    )
    rng = np.random.default_rng(3)
    tables = []
    for table in found.tables:
        columns = {
            name: replace(
                column,
                values=np.full(len(codes), 900.0)
                if name == "a_inw"
                else rng.uniform(5, 95, len(codes)),
                reasons=np.zeros(len(codes), dtype=np.uint8),
            )
            for name, column in table.columns.items()
        }
        tables.append(
            replace(
                table,
                codes=codes,
                names=areas.names,
                gemeente_names=areas.gemeente_names,
                row_levels=(Level.BUURT,) * len(codes),
                source_rows=tuple(range(2, 2 + len(codes))),
                columns=columns,
            )
        )
    return computed(Sources(maps=(areas,), tables=tuple(tables)), definition())


STATES: tuple[Callable[[], AppState], ...] = (
    nothing_loaded,
    nothing_in_the_index,
    all_missing,
    one_area,
    many,
)


@pytest.fixture
def behind(qtbot: QtBot, settings: Settings) -> Iterator[Callable[[AppState], Behind]]:
    made: list[Behind] = []

    def build(state: AppState) -> Behind:
        made.append(Behind(Store(state), Hover(), JobRunner(), settings))
        return made[-1]

    yield build
    for each in made:
        for timer in each.analysis.findChildren(QTimer):
            timer.stop()  # a thread of the next test may be the one that collects it
        each.jobs.cancel_all()
        assert each.jobs.wait()
        QApplication.processEvents()


def shown(qtbot: QtBot, behind: Behind, window: Callable[[Behind], QWidget]) -> QWidget:
    """The window in sight, with its figures."""
    widget = window(behind)
    widget.resize(900, 560)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.waitUntil(lambda: not behind.jobs.is_running(), timeout=10_000)
    QApplication.processEvents()
    return widget


def views_of(widget: QWidget) -> list[LinkedView]:
    own = [widget] if isinstance(widget, LinkedView) else []
    return [*own, *widget.findChildren(LinkedView)]


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("state", STATES)
def test_every_window_draws_whatever_the_figures(
    qtbot: QtBot,
    behind: Callable[[AppState], Behind],
    window: Callable[[Behind], QWidget],
    state: Callable[[], AppState],
) -> None:
    widget = shown(qtbot, behind(state()), window)
    assert not widget.grab().isNull()
    for tabs in widget.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively):
        if hasattr(tabs, "setCurrentIndex") and hasattr(tabs, "tabText"):
            for at in range(tabs.count()):
                tabs.setCurrentIndex(at)
                assert not widget.grab().isNull()


@pytest.mark.parametrize("window", [editor, robustness, coherence, editions, context])
def test_every_view_draws_once_per_change_and_never_without(
    qtbot: QtBot, behind: Callable[[AppState], Behind], window: Callable[[Behind], QWidget]
) -> None:
    world = behind(varied(loaded_state()))
    widget = shown(qtbot, world, window)
    views = views_of(widget)
    assert views
    store, before = world.store, [view.drawn for view in views]
    codes = frozenset(("BU00010001", "BU00020002"))
    for change in (
        lambda state: select(state, codes),
        lambda state: replace(state, within="GM0001"),
        lambda state: activate(state, "soc"),
        lambda state: state,
    ):
        old = store.state
        store.look(change(old))
        for at, view in enumerate(views):
            due = {
                name for name in view.DRAWS if getattr(old, name) is not getattr(store.state, name)
            }
            assert view.drawn - before[at] == bool(due), (type(view).__name__, due)
            before[at] = view.drawn


@pytest.mark.parametrize("window", WINDOWS)
def test_closing_frees_every_window(
    qtbot: QtBot, behind: Callable[[AppState], Behind], window: Callable[[Behind], QWidget]
) -> None:
    world = behind(loaded_state())
    widget = window(world)
    widget.show()
    qtbot.waitUntil(lambda: not world.jobs.is_running(), timeout=10_000)
    gone = weakref.ref(widget)
    widget.close()
    if not widget.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose):
        widget.deleteLater()
    del widget
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    gc.collect()
    assert gone() is None
    world.store.look(activate(world.store.state, "pers"))  # nothing is left that listens


@pytest.mark.parametrize("window", [adding, robustness, coherence, editions, context])
def test_escape_closes_every_dialog(
    qtbot: QtBot, behind: Callable[[AppState], Behind], window: Callable[[Behind], QWidget]
) -> None:
    world = behind(loaded_state())
    widget = window(world)
    assert isinstance(widget, QDialog)
    widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.waitUntil(lambda: not world.jobs.is_running(), timeout=10_000)
    QTest.keyClick(widget, Qt.Key.Key_Escape)
    assert not widget.isVisible()


@pytest.mark.parametrize("window", WINDOWS)
def test_the_keyboard_reaches_everything_and_it_has_a_name(
    qtbot: QtBot, behind: Callable[[AppState], Behind], window: Callable[[Behind], QWidget]
) -> None:
    widget = shown(qtbot, behind(varied(loaded_state())), window)
    reached, now = set(), widget.nextInFocusChain()
    while now is not widget:
        reached.add(now)
        now = now.nextInFocusChain()
    buddies = {label.buddy() for label in widget.findChildren(QLabel) if label.buddy()}
    for part in widget.findChildren(QWidget):
        if not part.isVisible() or part.focusProxy() is not None:
            continue
        inner = part.parentWidget()
        if isinstance(part, QLineEdit) and inner is not None and inner.focusProxy() is part:
            continue
        if isinstance(part, QAbstractButton):
            assert part.text() or part.accessibleName(), part
            assert part.focusPolicy() & Qt.FocusPolicy.TabFocus or part.toolTip(), part
        elif part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            named = part.accessibleName() or part in buddies
            held = inner is not None and inner.inherits("QAbstractSpinBox")
            assert named or held or part.toolTip(), (type(part).__name__, part.objectName())
            assert part in reached


def test_a_narrow_window_leaves_room_for_the_index_that_is_edited(
    loaded: Parts, qtbot: QtBot
) -> None:
    window = loaded.window
    window.resize(900, 560)
    window.edit_index(on=True)
    QApplication.processEvents()
    assert window.editor is not None
    left, centre, right = widths(window)
    assert left >= window.editor.minimumSizeHint().width()
    assert centre >= 160
    assert right >= 190
    assert sum((left, centre, right)) < window.width()
    body = window.editor.inspector.room.widget()
    assert body.minimumSizeHint().width() <= window.editor.inspector.room.viewport().width()


def test_a_switch_is_seen_on_and_off(qtbot: QtBot) -> None:
    box = CheckBox("Telt mee")
    qtbot.addWidget(box)
    box.resize(box.sizeHint())
    off = box.grab().toImage()
    box.click()
    on = box.grab().toImage()
    assert box.isChecked()
    assert off != on


def test_a_link_keeps_its_tail_when_there_is_no_room(qtbot: QtBot) -> None:
    link = ElidedLink("Verspreide huizen in het buitengebied", "+22")
    qtbot.addWidget(link)
    assert link.minimumSizeHint().width() < link.sizeHint().width() / 2
    link.resize(link.minimumSizeHint())
    assert not link.grab().isNull()
    assert link.text().endswith("+22")
