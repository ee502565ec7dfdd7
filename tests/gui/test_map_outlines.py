"""Outlines over the colours of a map: as wide as asked for, and never beyond the edge."""

from __future__ import annotations

import numpy as np
import pytest
from map_states import squares
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from veerkracht_desktop.core.palette import LIGHT
from veerkracht_desktop.core.simplify import flatten
from veerkracht_desktop.ui.map.colours import Look, colour_table, packed, rgb
from veerkracht_desktop.ui.map.id_picture import AreaPaths, draw_id_picture
from veerkracht_desktop.ui.map.layers import (
    OUTLINE,
    OUTLINED_EACH,
    Detail,
    MapLayers,
    Marks,
    strands,
)
from veerkracht_desktop.ui.map.viewport import Viewport, fitted

SIDE = 240
NONE = np.array([], dtype=np.int64)


def ring() -> QPainterPath:
    """A path with edges in every direction."""
    path = QPainterPath()
    turns = np.linspace(0, 2 * np.pi, 17)
    path.moveTo(SIDE / 2 + 90, SIDE / 2)
    for turn in turns[1:].tolist():
        path.lineTo(SIDE / 2 + 90 * np.cos(turn), SIDE / 2 + 90 * np.sin(turn))
    return path


def darkness(width: float, moves: tuple[tuple[float, float], ...]) -> np.ndarray:
    image = QImage(SIDE, SIDE, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor("black"), width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for dx, dy in moves:
        painter.setTransform(QTransform.fromTranslate(dx, dy))
        painter.drawPath(ring())
    painter.end()
    lines = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(SIDE, -1)[:, :SIDE]
    return 1 - lines / 255.0


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0])
def test_thin_lines_together_look_like_the_wide_one(ratio: float) -> None:
    width = OUTLINE * ratio
    wide, thin = darkness(width, ((0.0, 0.0),)), darkness(1.0, strands(width))
    assert thin.sum() == pytest.approx(wide.sum(), rel=0.12)
    y, x = np.indices(wide.shape)
    turn = np.arctan2(y - SIDE / 2, x - SIDE / 2)
    for start in np.linspace(-np.pi, np.pi, 9)[:-1]:
        part = (turn >= start) & (turn < start + np.pi / 4)
        assert thin[part].sum() == pytest.approx(wide[part].sum(), rel=0.15)
    # No gap in the middle of the line, and nothing far beside it.
    assert thin[wide == 1.0].min(initial=1.0) > 0.6
    assert thin[wide == 0.0].max() < 0.5


def test_a_line_of_one_pixel_is_one_line() -> None:
    assert set(strands(1.0)) == {(0.0, 0.0)}


def layers_of(zoom: float, selected: list[int]) -> MapLayers:
    areas = squares()
    geometry = flatten(areas.geometry, np.zeros(len(areas), dtype=np.int64))
    layers = MapLayers(LIGHT)
    layers.set_details((Detail(geometry),))
    whole = fitted(geometry.total_bounds, 300, 200, 5)
    layers.set_viewport(whole.zoomed(zoom, 150.0, 100.0), 1.0)
    chosen = np.zeros(len(areas), dtype=np.bool_)
    chosen[selected] = True
    look = Look(np.zeros(len(areas), dtype=np.int64), ("#01665E",), chosen, ~np.zeros_like(chosen))
    layers.set_look(colour_table(look, LIGHT), Marks(np.flatnonzero(chosen), NONE))
    layers.render()
    return layers


def test_every_selected_area_has_a_dark_line_and_a_pale_one_beside_it() -> None:
    layers = layers_of(1.0, [7, 12])
    picture, ids = layers.picture, layers.ids
    assert picture is not None
    assert ids is not None
    for row in (7, 12):
        lines, columns = np.nonzero(ids.ids == row + 1)
        y = int(lines.mean())
        line = [picture.pixelColor(x, y) for x in range(columns[lines == y].min() - 4, 300)]
        assert min(colour.lightness() for colour in line[:8]) < 60
        assert max(colour.lightness() for colour in line[:8]) > 240


@pytest.mark.parametrize("most", [OUTLINED_EACH, 0], ids=["each", "together"])
def test_outlines_at_one_edge_do_not_show_at_the_other(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("veerkracht_desktop.ui.map.layers.OUTLINED_EACH", most)
    areas = squares()
    geometry = flatten(areas.geometry, np.zeros(len(areas), dtype=np.int64))
    # The border between columns 3 and 4 is that between the last two columns of pixels.
    border = 150_000.0 + 4 * 1_000.0
    scale = 0.05
    view = Viewport(border - 199 / scale, 403_900.0, scale, 200, 60)
    layers = MapLayers(LIGHT)
    layers.set_details((Detail(geometry),))
    layers.set_viewport(view, 1.0)
    chosen = np.zeros(len(areas), dtype=np.bool_)
    chosen[[4, 9, 14]] = True
    look = Look(np.zeros(len(areas), dtype=np.int64), ("#01665E",), chosen, ~np.zeros_like(chosen))
    table = colour_table(look, LIGHT)
    layers.set_look(table, Marks(np.flatnonzero(chosen), NONE))
    layers.render()
    ids, picture = layers.ids, layers.picture
    assert ids is not None
    assert picture is not None
    assert (ids.borders[0] % 200 == 198).any()
    pixels = np.frombuffer(picture.constBits(), dtype=np.uint32).reshape(60, 200)
    pale = packed(rgb(LIGHT.panel)[np.newaxis])[0]
    assert not (pixels[:, 0] == pale).any()


def test_steps_stay_on_their_line_and_in_the_picture() -> None:
    areas = squares()
    geometry = flatten(areas.geometry, np.zeros(len(areas), dtype=np.int64))
    viewport = fitted(geometry.total_bounds, 10, 5, 1)
    picture = draw_id_picture(AreaPaths(geometry), viewport, 1.0)
    places = np.array([0, 8, 9, 41, 49])
    assert picture.moved(places, 1, 1).tolist() == [1, 9, 42]
    assert picture.moved(places, -1, 1).tolist() == [7, 8, 40, 48]
    assert picture.moved(places, 1, 10).tolist() == [10, 18, 19]
    assert picture.moved(places, -1, 10).tolist() == [31, 39]


def test_bands_of_groups_are_found_once_per_view() -> None:
    layers = layers_of(1.0, [7])
    table, ids = layers._colours, layers.ids
    assert table is not None
    assert ids is not None
    group, none = ("#7F3C8D", np.array([0, 1, 2])), ("#E73F74", NONE)
    layers.set_look(table, Marks(np.array([7]), NONE, (group, none)))
    layers.render()
    kept, picture = layers._bands, layers.picture
    assert kept is not None
    assert picture is not None
    edges = np.concatenate([edge for edge, _ in ids.edges(group[1])])
    places = np.union1d(edges, kept[2])
    pixels = np.frombuffer(picture.constBits(), dtype=np.uint32)
    band = packed(rgb(group[0])[np.newaxis])[0]
    inside = np.isin(ids.ids.ravel()[places[pixels[places] == band]], group[1] + 1)
    assert inside.sum() > 20
    assert inside.all()
    layers.set_look(table, Marks(np.array([8]), NONE, (group, none)))
    layers.render()
    assert layers._bands is kept, "another selection moves no band"
    layers.set_look(table, Marks(np.array([8]), NONE, (none,)))
    layers.render()
    assert layers._bands is not None
    assert layers._bands[2].size == 0
