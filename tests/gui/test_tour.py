"""The tour, and the start screen that offers it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from veerkracht_desktop.core.palette import DARK
from veerkracht_desktop.services.recent import RecentProject, looked_up
from veerkracht_desktop.services.settings import Settings, preferences_from
from veerkracht_desktop.ui.application import Parts
from veerkracht_desktop.ui.tour.bubble import placed
from veerkracht_desktop.ui.tour.steps import STEPS
from veerkracht_desktop.ui.tour.tour import Tour, TourOffer

KEY = Qt.Key


@pytest.fixture
def tour(loaded: Parts) -> Tour:
    """The tour, just begun."""
    loaded.window.actions_by_id["tour"].trigger()
    found = loaded.window.findChild(Tour)
    assert found is not None
    return found


def box(tour: Tour) -> QRect:
    return tour.bubble.geometry()


def of_step(parts: Parts, place: int) -> QRect:
    target = STEPS[place].target(parts.window)
    return QRect(target.mapTo(parts.window, QPoint(0, 0)), target.size())


def test_five_steps_stand_beside_what_they_are_about(
    loaded: Parts, tour: Tour, qtbot: QtBot
) -> None:
    assert len(STEPS) == 5
    for place, step in enumerate(STEPS):
        assert tour.place == place
        assert tour.bubble.title.text() == step.title.text
        assert tour.bubble.count.text() == f"{place + 1} van 5"
        assert loaded.window.rect().contains(box(tour))
        if tour.bubble._side:
            assert not box(tour).adjusted(12, 12, -12, -12).intersects(of_step(loaded, place))
        tour.bubble.next.click()
    QApplication.processEvents()
    assert loaded.window.findChild(Tour) is None


def test_it_is_walked_with_the_keys(loaded: Parts, tour: Tour, qtbot: QtBot) -> None:
    assert QApplication.focusWidget() is tour.bubble.next
    qtbot.keyClick(tour.bubble.next, KEY.Key_Space)
    qtbot.keyClick(tour.bubble, KEY.Key_Right)
    assert tour.place == 2
    qtbot.keyClick(tour.bubble, KEY.Key_Left)
    assert tour.place == 1
    qtbot.keyClick(tour.bubble, KEY.Key_Escape)
    QApplication.processEvents()
    assert loaded.window.findChild(Tour) is None


def test_enter_presses_the_button_with_the_keyboard(
    loaded: Parts, tour: Tour, qtbot: QtBot
) -> None:
    qtbot.keyClick(tour.bubble.next, KEY.Key_Return)
    qtbot.keyClick(tour.bubble.next, KEY.Key_Enter)
    assert tour.place == 2
    tour.bubble.back.setFocus()
    qtbot.keyClick(tour.bubble.back, KEY.Key_Return)
    assert tour.place == 1
    tour.bubble.skip.setFocus()
    qtbot.keyClick(tour.bubble.skip, KEY.Key_Return)
    QApplication.processEvents()
    assert loaded.window.findChild(Tour) is None


def test_the_window_stays_usable(loaded: Parts, tour: Tour) -> None:
    loaded.store.look(replace(loaded.store.state, selection=frozenset({"BU00010000"})))
    assert loaded.window.area.isEnabled()
    loaded.window.actions_by_id["tour"].trigger()
    assert len(loaded.window.findChildren(Tour)) == 1


def test_it_follows_the_window_and_hidden_panels(loaded: Parts, tour: Tour, qtbot: QtBot) -> None:
    tour.step(1)
    before = box(tour)
    loaded.window.resize(1100, 640)
    qtbot.waitUntil(lambda: box(tour) != before)
    assert loaded.window.rect().contains(box(tour))
    loaded.window.panels()["map"].hide()
    qtbot.waitUntil(lambda: tour.bubble._side == "")


def test_another_theme_dresses_it_anew(loaded: Parts, tour: Tour, qtbot: QtBot) -> None:
    first = tour.bubble
    loaded.window.set_palette(DARK)
    tour.follow()
    assert tour.bubble is not first
    assert tour.bubble.colours is DARK
    assert tour.bubble.title.text() == STEPS[0].title.text


@pytest.mark.parametrize(
    ("target", "side"),
    [
        (QRect(0, 0, 200, 600), "left"),
        (QRect(800, 0, 200, 600), "right"),
        (QRect(0, 0, 1000, 60), "top"),
        (QRect(0, 540, 1000, 60), "bottom"),
        (QRect(0, 0, 1000, 600), ""),
        (QRect(), ""),
    ],
)
def test_the_bubble_stands_where_there_is_room(target: QRect, side: str) -> None:
    room = QRect(0, 0, 1000, 600)
    found, corner = placed(QSize(300, 150), target, room)
    assert found == side
    assert room.contains(QRect(corner, QSize(300, 150)))


def test_the_sample_offers_it_once(parts: Parts, settings: Settings, qtbot: QtBot) -> None:
    TourOffer(parts.window, parts.store, parts.session)
    parts.session.open_sample()
    qtbot.waitUntil(lambda: parts.window.findChild(Tour) is not None, timeout=10_000)
    assert settings.value.toured
    parts.window.findChild(Tour).end()
    QApplication.processEvents()
    parts.session.open_sample()
    qtbot.waitUntil(lambda: not parts.jobs.is_running(), timeout=10_000)
    QApplication.processEvents()
    assert parts.window.findChild(Tour) is None


def test_own_files_do_not_offer_it(parts: Parts, settings: Settings, qtbot: QtBot) -> None:
    TourOffer(parts.window, parts.store, parts.session)
    parts.session.add_files([Path("buurten.shp"), Path("kwb-2023.xlsx")])
    qtbot.waitUntil(lambda: parts.store.state.analysis is not None, timeout=10_000)
    assert parts.window.findChild(Tour) is None
    assert not settings.value.toured


def test_from_the_start_screen_it_opens_the_sample(parts: Parts, qtbot: QtBot) -> None:
    parts.window.empty.tour_button.click()
    qtbot.waitUntil(lambda: parts.window.findChild(Tour) is not None, timeout=10_000)
    assert parts.session.is_sample


# The start screen


def remember(settings: Settings, folder: Path, *names: str) -> list[Path]:
    paths = [folder / f"{name}.veerkracht" for name in names]
    for path in reversed(paths):
        settings.add_recent(path)
    return paths


def test_recent_projects_are_listed_and_missing_ones_say_so(
    parts: Parts, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "een.veerkracht").write_text("x", encoding="utf-8")
    there, gone = remember(settings, tmp_path, "een", "twee")
    rows = parts.window.empty.recent.rows
    qtbot.waitUntil(
        lambda: [r.project.is_missing for r in parts.window.empty.recent.rows] == [False, True]
    )
    rows = parts.window.empty.recent.rows
    assert [row.text() for row in rows] == ["een", "twee"]
    assert rows[1].when == "niet gevonden"
    assert rows[0].project.saved is not None
    assert not parts.window.empty.steps.isVisible()
    asked: list[Path] = []
    parts.window.empty.recent.open_asked.connect(asked.append)
    qtbot.keyClick(rows[0], KEY.Key_Down)
    assert rows[1].hasFocus()
    rows[1].click()
    assert asked == []
    qtbot.keyClick(rows[1], KEY.Key_Delete)
    assert settings.value.recent == (str(there),)
    assert gone.name == "twee.veerkracht"


def test_without_projects_the_first_steps_are_told(parts: Parts) -> None:
    assert parts.window.empty.steps.isVisible()
    assert not parts.window.empty.recent.isVisible()


def test_a_path_that_cannot_be_read_is_not_found(tmp_path: Path) -> None:
    class Silent:
        def step(self, done: int, total: int, text: str = "") -> None:
            del done, total, text

    (found,) = looked_up([tmp_path / "er niet"], Silent())
    assert found == RecentProject(tmp_path / "er niet")
    assert found.is_missing
    assert not RecentProject(tmp_path, known=False).is_missing


def test_preferences_of_looks_are_kept_and_nonsense_is_not() -> None:
    found = preferences_from({"contrast": True, "text_size": 150, "toured": True})
    assert (found.contrast, found.text_size, found.toured) == (True, 150, True)
    found = preferences_from({"contrast": "ja", "text_size": 400, "toured": 1})
    assert (found.contrast, found.text_size, found.toured) == (False, 100, False)
