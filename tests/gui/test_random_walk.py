"""A user who does anything at all in the real window: nothing breaks, and nothing is lost.

Longer than the checks of every day: ``VEERKRACHT_WALK=seeds,steps``, as in
``VEERKRACHT_WALK=1-40,150 pytest tests/gui/test_random_walk.py``.
"""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from walk_checks import (
    check_views,
    differing,
    drawn_at_most_once,
    kept_words,
    looked_at,
    settle,
    widgets_after,
    work_of,
)
from walker import Walker, file_dialogs

from veerkracht_desktop.core.analysis import analyse
from veerkracht_desktop.core.progress import SilentProgress
from veerkracht_desktop.services.garbage import GarbageCollector
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.application import Parts, ThemeFollower, build, file_work, pipeline
from veerkracht_desktop.ui.style import apply_style, palette_for, points_for

ASKED = os.environ.get("VEERKRACHT_WALK", "1-3,40").split(",")
FIRST, _, LAST = ASKED[0].partition("-")
SEEDS = range(int(FIRST), int(LAST or FIRST) + 1)
STEPS = int(ASKED[1])
SLOWEST_MS = 4000
"""For one change in all views: generous, because two shared cores say little about time."""
MORE_WIDGETS = 40
"""What a window may grow by, over any number of themes and maps."""


@pytest.fixture
def program(qtbot: QtBot, settings: Settings, tmp_path: Path) -> Iterator[Parts]:
    """The whole program with the real files of the sample, and no dialogs that ask for a file."""
    made = build(settings, file_work(), pipeline())
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    follower = ThemeFollower(app, made.window, settings)
    garbage = GarbageCollector()  # as in the program: what a theme left may not linger
    made.window.resize(1366, 768)
    made.window.show()
    qtbot.waitExposed(made.window)
    made.session.open_sample()
    with pytest.MonkeyPatch.context() as patch:
        for name, stand_in in file_dialogs(tmp_path).items():
            patch.setattr(QFileDialog, name, stand_in)
        patch.setattr(QDrag, "exec", lambda *_: Qt.DropAction.IgnoreAction)
        settle(made)
        yield made
    for top in QApplication.topLevelWidgets():
        if top is not made.window:
            top.close()
    made.session.cancel()
    made.analysis.update_now()
    made.store.mark_saved()
    made.window.close()
    assert made.jobs.wait(20_000), "a job did not stop"
    QApplication.processEvents()
    garbage.stop()
    gc.disable()
    follower.deleteLater()
    made.window.deleteLater()
    apply_style(app, palette_for("light", contrast=False), points_for(100))
    QApplication.processEvents()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_walk(
    program: Parts, qtbot: QtBot, request: pytest.FixtureRequest, seed: int, tmp_path: Path
) -> None:
    walker, twice, slowest = Walker(program, seed), list[str](), Counter[str]()
    try:
        with drawn_at_most_once(twice, slowest), qtbot.captureExceptions() as raised:
            for number in range(STEPS):
                walker.step()
                if walker.chance.random() < 0.4:
                    settle(program)
                    assert not raised, raised
                    check_views(program)
                assert not raised, raised
                assert not twice, twice
                assert not _warned(request)
                if number % 40 == 20:
                    reopening(program, qtbot, tmp_path / "wandeling.veerkracht")
                if number % 40 == 35:
                    back_to_the_start_and_on(program)
            settle(program)
            assert not raised, raised
            check_views(program)
            fresh_results_are_those_shown(program)
        late = {name: took for name, took in slowest.items() if took > SLOWEST_MS}
        assert not late
    except BaseException as error:
        steps = (f"seed {seed}, after {len(walker.said)} steps:", *walker.said[-25:])
        error.add_note("\n  ".join(steps))
        raise


def _warned(request: pytest.FixtureRequest) -> list[str]:
    log = getattr(request.node, "qt_log_capture", None)
    return [
        record.message
        for record in (log.records if log is not None else ())
        if record.type_name not in ("QtDebugMsg", "QtInfoMsg")
        and not record.message.startswith("This plugin does not support")
    ]


def reopening(program: Parts, qtbot: QtBot, path: Path) -> None:
    """A project that is saved and opened is the same work, looked at in the same way."""
    settle(program)
    if program.store.state.analysis is None:
        return
    before = program.store.state
    work, looked, words = work_of(before), looked_at(before), kept_words(program)
    with qtbot.waitSignal(program.session.saved, timeout=60_000):
        program.session.save(path)
    settle(program)
    with qtbot.waitSignal(program.session.reopened, timeout=60_000):
        program.session.open_project(path)
    settle(program)
    after = program.store.state
    assert differing(work, work_of(after)) == []
    assert differing(looked, looked_at(after)) == []
    assert differing(words, kept_words(program)) == []
    check_views(program)


def back_to_the_start_and_on(program: Parts) -> None:
    """Undoing everything gives the first document, and redoing everything the last."""
    settle(program)
    store, undone = program.store, 0
    last = store.state.document
    while store.undo_text:
        store.undo()
        undone += 1
    first = store.state.document
    assert first is store.saved_document or not store.history
    settle(program)
    check_views(program)
    for _ in range(undone):
        store.redo()
    assert store.state.document is last
    settle(program)
    check_views(program)


def fresh_results_are_those_shown(program: Parts) -> None:
    """What is shown after all is what computing from the beginning gives."""
    state = program.store.state
    if state.analysis is None:
        return
    document = state.document
    _, fresh = analyse(
        document.sources, document.definition, state.level, state.edition, SilentProgress()
    )
    assert fresh.results.node_ids == state.analysis.results.node_ids
    for node in fresh.results.node_ids:
        np.testing.assert_allclose(
            fresh.results.score(node), state.analysis.results.score(node), rtol=1e-9
        )
    assert set(fresh.signals_by_rule) == set(state.analysis.signals_by_rule)


def test_other_themes_and_maps_leave_no_widgets_behind(program: Parts) -> None:
    times = 33 if "VEERKRACHT_WALK" in os.environ else 4
    counts = widgets_after(program, times)
    assert counts[-1] <= counts[1] + MORE_WIDGETS, counts
