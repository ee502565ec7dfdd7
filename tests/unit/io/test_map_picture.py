"""The print map: its words, its colours where the areas are, and the same bytes each time."""

from __future__ import annotations

import io

import matplotlib as mpl
import numpy as np
import pytest
import shapely
from matplotlib.image import imread
from tests.unit.io.builders import analysis, dataset, results

from veerkracht_desktop.core.classify import ClassSpec, classify
from veerkracht_desktop.core.palette import ramp
from veerkracht_desktop.io.map_picture import (
    draw_map,
    legend_rows,
    map_title,
    source_line,
)
from veerkracht_desktop.io.map_shapes import outlines, rings_of, scale_bar

SIZE = {"width_mm": 120.0, "height_mm": 80.0, "dpi": 100}


def pixels(picture: bytes) -> set[str]:
    """Colours that occur, as #RRGGBB."""
    image = (imread(io.BytesIO(picture))[:, :, :3] * 255).round().astype(int)
    return {"#{:02X}{:02X}{:02X}".format(*c) for c in np.unique(image.reshape(-1, 3), axis=0)}


def test_every_class_is_on_the_map() -> None:
    made, values = analysis(), analysis().results.score("sv")
    picture = draw_map(made, dataset(), "sv", classify(values, ClassSpec()), **SIZE)
    assert set(ramp(5)) <= pixels(picture)


def test_size_on_paper_is_in_the_file() -> None:
    made = analysis()
    classes = classify(made.results.score("sv"), ClassSpec())
    picture = draw_map(made, dataset(), "sv", classes, **SIZE)
    height, width = imread(io.BytesIO(picture)).shape[:2]
    assert (width, height) == pytest.approx((120 / 25.4 * 100, 80 / 25.4 * 100), abs=1)
    per_metre = int.from_bytes(picture[picture.index(b"pHYs") + 4 :][:4], "big")
    assert per_metre == pytest.approx(100 / 0.0254, abs=1)


def test_same_map_same_bytes_and_settings_left_alone() -> None:
    made = analysis()
    before = mpl.rcParams["hatch.linewidth"]
    classes = classify(made.results.score("sv"), ClassSpec())
    one, other = (draw_map(made, dataset(), "sv", classes, **SIZE) for _ in range(2))
    assert one == other
    assert mpl.rcParams["hatch.linewidth"] == before


def test_chosen_rows_only() -> None:
    made = analysis()
    rows = np.array([0, 1], dtype=np.int64)
    values = np.full(12, np.nan)
    values[rows] = made.results.score("sv")[rows]
    classes = classify(values, ClassSpec("equal", 2))
    picture = draw_map(made, dataset(), "sv", classes, rows=rows, **SIZE)
    assert set(ramp(2)) <= pixels(picture)


def test_no_scores_and_no_shapes_still_give_a_picture() -> None:
    made = analysis()
    empty = classify(np.full(12, np.nan), ClassSpec())
    assert legend_rows(empty) == ()
    assert draw_map(made, dataset(), "sv", empty, **SIZE).startswith(b"\x89PNG")
    none = dataset()
    assert none.areas.geometry is not None
    none.areas.geometry[:] = None
    assert draw_map(made, none, "sv", empty, **SIZE).startswith(b"\x89PNG")


def test_words() -> None:
    found = results()
    assert map_title(found, "sv") == "Sociale veerkracht · buurten · 2023"
    assert source_line(found, "sv") == "Bron: CBS 2023, RIVM 2022; bewerking Veerkracht Desktop"
    assert source_line(found, "soc") == "Bewerking Veerkracht Desktop"


def test_legend_counts_from_high_to_low_with_decimal_comma() -> None:
    classes = classify(np.array([1.0, 2.25, 3.5, np.nan]), ClassSpec("manual", 2, (2.25,)))
    assert legend_rows(classes) == (
        (ramp(2)[1], "2,2 – 3,5", 2),
        (ramp(2)[0], "1,0 – 2,2", 1),
    )


def test_snapping_keeps_shared_borders_shared() -> None:
    shapes = np.array(
        [
            shapely.Polygon([(0, 0), (10, 0), (10.2, 4.9), (10, 10), (0, 10)]),
            shapely.Polygon([(10, 0), (20, 0), (20, 10), (10, 10), (10.2, 4.9)]),
        ]
    )
    rings = rings_of(shapes, grid=1.0)
    assert rings.area.tolist() == [0, 1]
    same = outlines(rings, np.array([7, 7]))
    # The middle line belongs to both, so only the edge of the pair is left.
    assert not np.any((same[:, :, 0] == 10).all(axis=1))
    apart = outlines(rings, np.array([7, 8]))
    assert len(apart) > len(same)


def test_too_small_to_see_is_left_out() -> None:
    shapes = np.array([shapely.box(0, 0, 100, 100), shapely.box(0, 0, 0.1, 0.1), None])
    assert rings_of(shapes, grid=1.0).area.tolist() == [0]
    nothing = rings_of(np.array([None], dtype=object), grid=1.0)
    assert outlines(nothing, np.array([0])).shape == (0, 2, 2)


@pytest.mark.parametrize(
    ("width", "length"), [(280_000, 50_000), (3_900, 500), (100_000, 20_000), (3.0, 0.5)]
)
def test_scale_bar_is_round(width: float, length: float) -> None:
    assert scale_bar(width) == pytest.approx(length)
