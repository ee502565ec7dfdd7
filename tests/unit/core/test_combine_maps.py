from __future__ import annotations

import numpy as np
import pytest
import shapely

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.combine_maps import combine, completes

BOX = shapely.box(0, 0, 10, 10)


def areas(names: dict[str, str], *shapes: object, year: int = 2015) -> Areas:
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    codes = tuple(names)
    return Areas(
        Level.BUURT, codes, tuple(names.values()), ("GM0001",) * len(codes), ("",) * len(codes),
        geometry, year,
    )  # fmt: skip


def test_the_whole_piece_wins_and_halves_are_joined() -> None:
    old = areas({"A": "Aa", "B": "", "C": "Cé"}, BOX, shapely.box(20, 0, 22, 10), BOX)
    new = areas(
        {"B": "Bee", "C": "Cé", "A": "", "D": "Dee"},
        shapely.box(20, 0, 30, 10), BOX, shapely.box(10, 0, 15, 10), BOX,
    )  # fmt: skip
    found, dropped, notices = combine(old, new, "b.geojson")
    assert found.codes == ("A", "B", "C", "D")
    assert found.names == ("Aa", "Bee", "Cé", "Dee")
    assert found.geometry is not None
    np.testing.assert_allclose(shapely.area(found.geometry), [150, 100, 100, 100])
    assert [d.code for d in dropped] == ["B"]
    assert [n.id for n in notices] == ["maps-combined", "maps-joined", "maps-shared"]
    assert "1 buurt; samen 4" in notices[0].text
    assert old.geometry is not None
    assert shapely.area(old.geometry[0]) == 100  # arguments are not modified


def test_the_order_of_the_maps_does_not_matter_for_the_shapes() -> None:
    one = areas({"A": "", "B": ""}, BOX, shapely.box(0, 0, 1, 1))
    two = areas({"B": "", "C": ""}, BOX, BOX)
    forth, back = combine(one, two)[0], combine(two, one)[0]
    assert set(forth.codes) == set(back.codes)
    assert forth.geometry is not None
    assert back.geometry is not None
    for code in forth.codes:
        assert forth.geometry[forth.position[code]].equals(back.geometry[back.position[code]])


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (areas({"X": "", "Y": ""}, BOX, BOX), True),
        (areas({"X": "", "A": "", "Y": ""}, BOX, BOX, BOX), True),
        (areas({"A": "", "B": ""}, BOX, BOX), False),
        (areas({"X": "", "Y": ""}, BOX, BOX, year=2016), False),
        (areas({"X": "", "Y": ""}, BOX, BOX, year=0), True),
    ],
)
def test_which_maps_complete_each_other(new: Areas, expected: bool) -> None:  # noqa: FBT001
    old = areas({"A": "", "B": "", "C": ""}, BOX, BOX, BOX)
    assert completes(old, new) is expected
