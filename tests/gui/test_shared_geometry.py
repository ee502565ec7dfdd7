"""Several maps of one window share the geometry that was prepared once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from tests.unit.core.test_kept_geometry import AREAS, winding

from veerkracht_desktop.services.drawn_maps import MOST, DrawnMaps
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.ui.map.geometry_loader import GeometryLoader, Prepared, SharedGeometry


@pytest.fixture
def jobs(qapp: object) -> Iterator[JobRunner]:
    del qapp
    runner = JobRunner()
    yield runner
    runner.cancel_all()
    assert runner.wait()


class View(QObject):
    """A map that notes what it is given."""

    def __init__(self, shared: SharedGeometry) -> None:
        super().__init__()
        self.given: list[Prepared] = []
        self.loader = GeometryLoader(shared, self)
        self.loader.ready.connect(self.given.append)


def test_two_views_get_the_very_same(jobs: JobRunner, qtbot: QtBot) -> None:
    shared = SharedGeometry(jobs)
    one, other = View(shared), View(shared)
    one.loader.want(AREAS)
    other.loader.want(AREAS)
    qtbot.waitUntil(lambda: len(one.given) == len(other.given) == 2)
    assert one.given == other.given
    late = View(shared)
    late.loader.want(AREAS)
    assert late.given == one.given[1:], "at once, and without bothering the others"
    assert len(one.given) == 2


def test_a_view_that_asks_again_is_not_given_twice(jobs: JobRunner, qtbot: QtBot) -> None:
    view = View(SharedGeometry(jobs))
    view.loader.want(AREAS)
    view.loader.want(AREAS)
    qtbot.waitUntil(lambda: not jobs.is_running())
    assert len(view.given) == 2


def test_work_goes_on_while_another_view_waits_for_it(jobs: JobRunner, qtbot: QtBot) -> None:
    shared = SharedGeometry(jobs)
    one, other = View(shared), View(shared)
    one.loader.want(AREAS)
    other.loader.want(AREAS)
    one.loader.forget()
    assert jobs.is_running()
    qtbot.waitUntil(lambda: len(other.given) == 2)
    assert one.given == []
    one.loader.want(winding(3, 3))
    one.loader.forget()
    assert not jobs.is_running(), "nobody waits for it any more"


def test_a_view_that_is_gone_waits_for_nothing(jobs: JobRunner, qtbot: QtBot) -> None:
    shared = SharedGeometry(jobs)
    view = View(shared)
    view.loader.want(AREAS)
    with qtbot.waitSignal(view.destroyed):
        view.deleteLater()
    assert not jobs.is_running()


def test_work_that_was_cancelled_is_done_when_asked_again(jobs: JobRunner, qtbot: QtBot) -> None:
    view = View(SharedGeometry(jobs))
    view.loader.want(AREAS)
    jobs.cancel_all()
    view.loader.want(AREAS)
    qtbot.waitUntil(lambda: len(view.given) == 2)


def test_what_was_refined_is_kept_and_used(jobs: JobRunner, qtbot: QtBot) -> None:
    drawn = DrawnMaps()
    view = View(SharedGeometry(jobs, drawn))
    view.loader.want(AREAS)
    qtbot.waitUntil(lambda: len(view.given) == 2)
    (kept,) = drawn.all
    again = View(SharedGeometry(jobs, drawn))
    again.loader.want(AREAS)
    qtbot.waitUntil(lambda: bool(again.given))
    assert again.given[0].details[0].geometry is kept.overview
    assert not jobs.is_running()


def test_no_more_is_kept_than_a_project_should_carry() -> None:
    class Kept:
        def __init__(self, key: str) -> None:
            self.key = key

    drawn = DrawnMaps()
    for number in range(MOST + 3):
        drawn.keep(Kept(str(number)))  # type: ignore[arg-type]
    drawn.keep(Kept("5"))  # type: ignore[arg-type]
    assert [kept.key for kept in drawn.all] == ["3", "4", "6", "7", "8", "5"]
    drawn.start_with(())
    assert drawn.find("5") is None
