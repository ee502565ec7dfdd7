"""Words of maps and answers to the selection, and what one map shows of the state."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from veerkracht_desktop.core.echo import Echo, EchoLook, echo_of, echo_words
from veerkracht_desktop.core.map_look import (
    Arrangement,
    Figures,
    Form,
    Labels,
    MapKind,
    MapPane,
    MapsLook,
    map_words,
    maps_of,
)

LOOK = MapsLook(
    panes=(
        MapPane(),
        MapPane("sociaal", MapKind.BIVARIATE, across="persoonlijk", figures=Figures(2021, "Pil")),
    ),
    arrangement=Arrangement.SWIPE,
    labels=Labels.RANKS,
    north=True,
    form=Form.TILES,
    for_print=True,
)


def test_maps_come_back_from_their_words() -> None:
    assert maps_of(map_words(LOOK)) == LOOK
    assert maps_of(map_words(MapsLook())) == MapsLook()


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "{}", "null", json.dumps({"panes": []}), json.dumps({"panes": [1]})],
)
def test_words_that_say_nothing_give_one_plain_map(text: str) -> None:
    assert maps_of({"maps": text}) == MapsLook()


def test_three_maps_become_one_and_the_rest_stays() -> None:
    words = json.loads(map_words(LOOK)["maps"])
    words["panes"].append(words["panes"][0])
    assert maps_of({"maps": json.dumps(words)}) == replace(LOOK, panes=(MapPane(),))


def test_answers_come_back_from_their_words() -> None:
    look = EchoLook(map=Echo.NOTHING, table=Echo.FILTER)
    assert echo_of(echo_words(look)) == look
    assert echo_of({"echo_map": "anders"}) == EchoLook()
