"""The formula language: outcomes, refusals, and no way to do harm."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.formula import (
    FUNCTIONS,
    MAX_DEPTH,
    MAX_LENGTH,
    parse_formula,
    quote_name,
)


def value(text: str, **values: float) -> float:
    return float(parse_formula(text).evaluate({k: np.array([v]) for k, v in values.items()})[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", 6.0),
        ("a+b*c", 6.0 + 3 * 2),
        ("(a+b)*c", 18.0),
        ("a-b-c", 1.0),
        ("a/b/c", 1.0),
        ("-a+b", -3.0),
        ("a--b", 9.0),
        ("-(a+b)", -9.0),
        ("2*-b+a", 0.0),
        (".5*a", 3.0),
        ("1e2*a", 600.0),
        ("min(a,b,c)", 2.0),
        ("max(a,b,1)", 6.0),
        ("abs(b-a)", 3.0),
        ("sqrt(a*a)", 6.0),
        ("ln(a)", math.log(6)),
        ("log10(a)", math.log10(6)),
        ("  a \n / b ", 2.0),
    ],
)
def test_arithmetic(text: str, expected: float) -> None:
    assert value(text, a=6.0, b=3.0, c=2.0) == pytest.approx(expected, rel=1e-15)


def test_slot_12_of_the_built_in_index_in_both_forms() -> None:
    counts = "1000*a_soz_wb/(a_15_24+a_25_44+a_45_64)"
    shares = "1000*a_soz_wb/(a_inw*(p_15_24+p_25_44+p_45_64)/100)"
    assert value(counts, a_soz_wb=30, a_15_24=100, a_25_44=300, a_45_64=200) == pytest.approx(50)
    assert value(shares, a_soz_wb=30, a_inw=1000, p_15_24=10, p_25_44=30, p_45_64=20) == (
        pytest.approx(50)
    )


@pytest.mark.parametrize(
    "text",
    ["1/a", "a/a", "1/(1/a)", "ln(a)", "log10(a-1)", "sqrt(a-1)", "min(1, 1/a)", "1e308*10+a"],
)
def test_what_has_no_outcome_is_missing_and_never_infinite(text: str) -> None:
    assert math.isnan(value(text, a=0.0))


def test_a_missing_value_makes_only_its_own_area_missing() -> None:
    result = parse_formula("max(a, b) / b").evaluate(
        {"a": np.array([1.0, np.nan, 3.0]), "b": np.array([2.0, 2.0, np.nan])}
    )
    np.testing.assert_array_equal(result, [1.0, np.nan, np.nan])


def test_arguments_are_not_changed_nor_given_back() -> None:
    values = np.array([1.0, np.inf])
    result = parse_formula("a").evaluate({"a": values})
    result[0] = 99.0
    np.testing.assert_array_equal(values, [1.0, np.inf])


def test_variables_once_in_order_of_use() -> None:
    assert parse_formula('b + a * b / "Pop.Dens"').variables == ("b", "a", "Pop.Dens")


@pytest.mark.parametrize(
    "name", ["Pop.Dens", "x-1", "min", "café (km)", 'a "b"', "3g", "a\\b", "ß"]
)
def test_any_column_name_can_be_quoted(name: str) -> None:
    formula = parse_formula(f"2 * {quote_name(name)}")
    assert formula.variables == (name,)
    assert formula.evaluate({name: np.array([4.0])})[0] == 8.0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "de formule is leeg"),
        ("   ", "de formule is leeg"),
        ("a +", "breekt af"),
        ("(a", "breekt af"),
        ("a)", "op plaats 2 staat onverwacht ')'"),
        ("a b", "op plaats 3 staat onverwacht 'b'"),
        ("1,5 * a", "schrijf een breuk met een punt"),
        ("a ** 2", "op plaats 4 staat onverwacht '*'"),
        ("a ^ 2", "op plaats 3 staat '^ 2'"),
        ("a; b", "op plaats 2 staat '; b'"),
        ("exp(a)", "functie 'exp' bestaat niet; wel ln, log10"),
        ('__import__("os")', "functie '__import__' bestaat niet"),
        ("a.b", "op plaats 2 staat '.b'"),
        ("0x10 * a", "op plaats 1 staat '0x10 * a'"),
        ("min a", "na functie 'min' op plaats 1 hoort een haakje"),
        ("min(a)", "functie 'min' vraagt ten minste twee waarden, niet 1"),
        ("ln(a, b)", "functie 'ln' vraagt één waarde, niet 2"),
        ("3 * 4", "de formule noemt geen gegeven"),
        ("1e999 * a", "het getal op plaats 1 is te groot"),
        ('"" * 2', "de naam op plaats 1 is leeg"),
        ('"\\q"', "geen geldige tekst tussen aanhalingstekens"),
        ('"open', "op plaats 1 staat"),
    ],
)
def test_mistakes_are_told_in_dutch_with_their_place(text: str, why: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_formula(text)
    assert why in str(caught.value.data["why"])


def test_a_hostile_formula_neither_hangs_nor_exhausts_the_stack() -> None:
    with pytest.raises(DefinitionError, match=f"meer dan {MAX_DEPTH} haakjes"):
        parse_formula("(" * 900 + "a" + ")" * 900)
    with pytest.raises(DefinitionError, match=f"langer dan {MAX_LENGTH} tekens"):
        parse_formula("a+" * MAX_LENGTH + "a")
    assert value("-" * (MAX_LENGTH - 1) + "a", a=1.0) == -1.0
    deepest = "(" * (MAX_DEPTH - 1) + "a" + ")" * (MAX_DEPTH - 1)
    assert value(deepest, a=3.0) == 3.0


@given(st.text(max_size=60))
def test_any_text_is_a_formula_or_a_clear_refusal(text: str) -> None:
    try:
        formula = parse_formula(text)
    except DefinitionError as error:
        assert error.data["why"]  # noqa: PT017 - refusing is allowed, without a reason is not
    else:
        values = {name: np.array([2.0]) for name in formula.variables}
        assert formula.evaluate(values).shape == (1,)


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20))
def test_quoting_gives_any_name_back(name: str) -> None:
    if name.strip():
        assert parse_formula(quote_name(name)).variables == (name,)


@given(st.lists(st.sampled_from(["a", "b", "2", *FUNCTIONS, "+", "-", "*", "/", "(", ")", ","])))
def test_agrees_with_python_where_both_can_compute(tokens: list[str]) -> None:
    text = " ".join(tokens)
    try:
        formula = parse_formula(text)
    except DefinitionError:
        return
    names = {
        "ln": np.log,
        "log10": np.log10,
        "sqrt": np.sqrt,
        "abs": np.abs,
        "min": min,
        "max": max,
    }
    a, b = np.float64(5.0), np.float64(3.0)
    with np.errstate(all="ignore"):
        expected = eval(text, {"__builtins__": {}}, {**names, "a": a, "b": b})  # noqa: S307 - own tokens
    result = formula.evaluate({"a": np.array([a]), "b": np.array([b])})[0]
    if np.isfinite(result):
        assert result == pytest.approx(expected)


def test_the_cell_of_a_spread_column_and_a_statline_path_can_be_used() -> None:
    names = ["a_misdrijven|6 Drugsmisdrijven", "Wonen/Tevreden (%)|2019", "k_0Tot4Jaar_2"]
    values = {name: np.array([float(at + 1), np.nan]) for at, name in enumerate(names)}
    text = " + ".join(f"100 * {quote_name(name)}" for name in names)
    formula = parse_formula(text)
    assert formula.variables == tuple(names)
    np.testing.assert_array_equal(formula.evaluate(values), [600.0, np.nan])
