"""Times of frames in the real window: from the change to the last view painted."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from veerkracht_desktop.core.map_look import MapPane, MapsLook
from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.selection import SelectionMode
from veerkracht_desktop.core.state import AppState, activate, select
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.services.store import Hover, Store
from veerkracht_desktop.ui.application import Parts, build, file_work, pipeline
from veerkracht_desktop.ui.map.hit import IdArray
from veerkracht_desktop.ui.map.map_stage import MapStage
from veerkracht_desktop.ui.map.map_view import MapView

SIZE = (1920, 1440)
"""Of the window, so that the map has about 1,600 × 1,200 pixels when it is alone."""
LONGEST_FRAME = 5.0
"""Seconds after which a change that nothing was painted for is a fault."""
REPEATS = 15


class PaintCounter(QObject):
    """Counts paint events of every widget below a window."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count and let pass."""
        if event.type() == QEvent.Type.Paint:
            self.painted += 1
        return False


class Bench:
    """A real window on a state, with the map enlarged to the size that is compared."""

    def __init__(self, state: AppState) -> None:
        existing = QApplication.instance()
        self.app = existing if isinstance(existing, QApplication) else QApplication([])
        self._folder = TemporaryDirectory()
        settings = Settings(Path(self._folder.name) / "settings.json")
        self.parts: Parts = build(settings, file_work(), pipeline())
        self.parts.window.resize(*SIZE)
        self.parts.window.show()
        self.settle()
        self.parts.store.open(state)
        self.settle()

    @property
    def map(self) -> MapView:
        """The map of the window."""
        found = self.parts.window.findChild(MapView)
        assert isinstance(found, MapView)
        return found

    @property
    def store(self) -> Store:
        """The state behind the window."""
        return self.parts.store

    @property
    def jobs(self) -> JobRunner:
        """Its jobs."""
        return self.parts.jobs

    def settle(self, seconds: float = 60.0) -> None:
        """Let jobs end, timers run out and everything be painted."""
        deadline = time.monotonic() + seconds
        quiet = time.monotonic() + 0.4
        while time.monotonic() < min(quiet, deadline):
            begun = time.monotonic()
            self.app.processEvents()
            # A long turn may be one of several: many areas are drawn in parts.
            if self.jobs.is_running() or time.monotonic() - begun > 0.05:
                quiet = time.monotonic() + 0.4
            time.sleep(0.005)

    def frame(self, change: Callable[[], None]) -> float:
        """Milliseconds from the change until everything that asked for it was painted."""
        self.app.processEvents()
        counter = PaintCounter()
        self.app.installEventFilter(counter)
        start = time.perf_counter()
        change()
        self.app.processEvents()
        # Very many areas are drawn in parts: the frame is there when the last one is.
        while not counter.painted and time.perf_counter() - start < LONGEST_FRAME:
            self.app.processEvents()
        taken = time.perf_counter() - start
        self.app.removeEventFilter(counter)
        assert counter.painted, "nothing was painted"
        return 1000 * taken

    def median(self, change: Callable[[int], Callable[[], None]]) -> float:
        """Median over repeats; the first is a warm-up."""
        times = [self.frame(change(i)) for i in range(REPEATS + 1)]
        return statistics.median(times[1:])

    def close(self) -> None:
        """Close the window and its threads."""
        self.parts.jobs.cancel_all()
        self.parts.jobs.wait()
        self.parts.store.mark_saved()
        self.parts.window.close()
        self.app.processEvents()
        self._folder.cleanup()


class MapBench(Bench):
    """The map alone, in the size that the figures are given for."""

    def __init__(self, state: AppState, width: int, height: int) -> None:
        existing = QApplication.instance()
        self.app = existing if isinstance(existing, QApplication) else QApplication([])
        self._store, self._jobs = Store(state), JobRunner()
        self._map = MapView(self._store, Hover(), self._jobs, LIGHT)
        self._map.resize(width, height)
        self._map.show()
        self.settle()

    @property
    def map(self) -> MapView:
        """The map."""
        return self._map

    @property
    def store(self) -> Store:
        """Its state."""
        return self._store

    @property
    def jobs(self) -> JobRunner:
        """Its jobs."""
        return self._jobs

    def close(self) -> None:
        """Close the map and its threads."""
        self._jobs.cancel_all()
        self._jobs.wait()
        self._map.close()
        self.app.processEvents()


class MapsBench(MapBench):
    """Four maps beside each other, with one node each, in the size of the map alone."""

    def __init__(self, state: AppState, width: int, height: int) -> None:
        existing = QApplication.instance()
        self.app = existing if isinstance(existing, QApplication) else QApplication([])
        panes = tuple(MapPane(node) for node in ("", "r0", "r1", "r2"))
        self._store, self._jobs = Store(replace(state, maps=MapsLook(panes))), JobRunner()
        self._stage = MapStage(self._store, Hover(), self._jobs, LIGHT)
        self._map = self._stage.map
        self._stage.resize(width, height)
        self._stage.show()
        self.settle()

    def sharpen(self) -> None:
        """Draw every map anew."""
        for view in self._stage.maps:
            view.sharpen()

    def close(self) -> None:
        """Close the maps and their threads."""
        self._jobs.cancel_all()
        self._jobs.wait()
        self._stage.close()
        self.app.processEvents()


def recolour(bench: Bench) -> float:
    """Another node on every view."""
    store = bench.store
    nodes = ("r0", "r1", "top", "r2")
    return bench.median(lambda i: lambda: store.look(activate(store.state, nodes[i % 4])))


def slide(bench: Bench) -> float:
    """A slider of the weights tree moved a little, followed by every view."""
    window = bench.parts.window
    window.edit_index(on=True)
    bench.settle()
    window.editing.begin()
    taken = bench.median(lambda i: lambda: window.editing.slide("t0", 0.2 + 0.02 * (i % 10)))
    window.editing.end()
    window.edit_index(on=False)
    bench.settle()
    return taken


def selection_echo(bench: Bench) -> float:
    """One other area chosen, shown by every view."""
    store = bench.store
    analysis = store.state.analysis
    assert analysis is not None
    codes = analysis.results.areas.codes
    return bench.median(
        lambda i: (
            lambda: store.look(
                select(store.state, frozenset({codes[37 * i]}), SelectionMode.REPLACE)
            )
        )
    )


def rectangle(bench: Bench) -> tuple[float, int]:
    """A rectangle over about 1,000 areas: hit test and echo in every view."""
    view = bench.map
    ids = _drawn_ids(bench)
    box = _box_with(ids, 1000)

    def drag(i: int) -> Callable[[], None]:
        QTest.mousePress(
            view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.topLeft()
        )
        QTest.mouseMove(view, box.bottomRight() - QPoint(i % 3, 0))
        bench.app.processEvents()
        return lambda: QTest.mouseRelease(
            view,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            box.bottomRight() - QPoint(i % 3, 0),
        )

    taken = bench.median(drag)
    return taken, len(bench.store.state.selection)


def _drawn_ids(bench: Bench) -> IdArray:
    """The id picture, once the map is drawn: of very many areas that takes some turns."""
    deadline = time.monotonic() + 60
    while bench.map.ids is None and time.monotonic() < deadline:
        bench.settle(1.0)
    ids = bench.map.ids
    assert ids is not None, "the map is drawn within a minute"
    return ids


def brush(bench: Bench) -> tuple[float, int]:
    """A rectangle over about 1,000 areas dragged on: each step is shown by every view."""
    view = bench.map
    bench.store.look(replace(bench.store.state, selection=frozenset(), mode=SelectionMode.REPLACE))
    ids = _drawn_ids(bench)
    box = _box_with(ids, 1000)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view, left, none, box.topLeft())
    QTest.mouseMove(view, box.bottomRight())
    QTest.mouseRelease(view, left, none, box.bottomRight())
    bench.settle()
    QTest.mousePress(view, left, none, box.center())
    taken = bench.median(
        lambda i: (
            lambda: QTest.mouseMove(view, box.center() + QPoint(12 + 7 * (i % 6), 5 * (i % 4)))
        )
    )
    QTest.mouseRelease(view, left, none, box.center())
    return taken, len(bench.store.state.selection)


def _box_with(ids: IdArray, wanted: int) -> QRect:
    """A square around the middle of the picture that meets about `wanted` areas."""
    height, width = ids.shape
    for half in range(10, height // 2, 5):
        part = ids[
            height // 2 - half : height // 2 + half, max(0, width // 2 - half) : width // 2 + half
        ]
        if len(np.unique(part)) >= wanted:
            break
    return QRect(
        QPoint(width // 2 - half, height // 2 - half), QPoint(width // 2 + half, height // 2 + half)
    )


def preview(bench: Bench) -> float:
    """The first picture after turning the wheel."""
    bench.store.look(replace(bench.store.state, selection=frozenset()))
    view = bench.map
    taken = bench.median(lambda i: lambda: view.zoom(1.25 if i % 2 else 0.8))
    bench.settle()
    return taken


def sharp_all(bench: MapsBench) -> float:
    """The same for every map: what they share is drawn once."""

    def change(i: int) -> Callable[[], None]:
        bench.map.zoom(1.25 if i % 2 else 0.8)
        return bench.sharpen

    return bench.median(change)


def sharp(bench: Bench) -> float:
    """The whole picture drawn anew from the geometry at another zoom."""
    view = bench.map

    def change(i: int) -> Callable[[], None]:
        view.zoom(1.25 if i % 2 else 0.8)
        return view.sharpen

    return bench.median(change)
