"""The built-in index is that of the reference, and its variables can be found in files."""

from __future__ import annotations

import pytest

from veerkracht_desktop.core.definition import Group, Indicator
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.specs import Aggregation, Goalposts
from veerkracht_desktop.core.variables import Kind, unit_of, variable_kind
from veerkracht_desktop.io.columns.aliases import load_aliases
from veerkracht_desktop.io.definitions import default_definition
from veerkracht_desktop.io.resources import DEFAULT_DEFINITION


def test_the_built_in_index_is_that_of_the_reference() -> None:
    d = default_definition()
    indicators = [n for n in d.nodes if isinstance(n, Indicator)]
    themes = [n for n in d.nodes if isinstance(n, Group) and n.parent and n.parent != d.top]
    assert (len(indicators), len(d.indicators), len(themes)) == (32, 28, 12)
    assert [i.id for i in indicators if not i.active] == [
        "opkomst",
        "sociale_cohesie",
        "vertrouwen",
        "verhuismobiliteit",
    ]
    assert [g.id for g in d.resources] == ["persoonlijk", "sociaal", "omgeving"]
    assert "continuiteit" not in {g.id for g in d.groups}
    top = d.by_id[d.top]
    assert isinstance(top, Group)
    assert (top.aggregation, top.min_coverage) == (Aggregation("geometric", 1.0), 1.0)
    assert {g.min_coverage for g in d.resources} == {0.6}
    assert {t.min_coverage for t in themes} == {0.5}
    assert (d.skip_absent, d.min_inhabitants, d.version) == (True, 100, "1.0")
    assert sum(d.effective_weights[i.id] for i in d.indicators) == pytest.approx(1.0)


def test_the_built_in_indicators_are_complete_and_point_the_right_way() -> None:
    for indicator in (n for n in default_definition().nodes if isinstance(n, Indicator)):
        assert indicator.unit, indicator.id
        assert indicator.publisher, indicator.id
        assert indicator.why, indicator.id
        assert indicator.max_lag <= 4, indicator.id
        assert indicator.modelled == (indicator.publisher in ("RIVM", "Leefbaarometer")), (
            indicator.id
        )


@pytest.mark.parametrize(
    ("node", "worst", "best"),
    [
        ("lage_veerkracht", 30, 8),
        ("goed_ervaren_gezondheid", 45, 88),
        ("vermogen", 0, 400),
        ("afstand_bibliotheek", 7, 0.5),
        ("misdrijven", 120, 10),
        ("sociale_cohesie", 5.0, 7.5),
    ],
)
def test_goalposts_of_the_reference(node: str, worst: float, best: float) -> None:
    indicator = default_definition().by_id[node]
    assert isinstance(indicator, Indicator)
    assert indicator.measures[0].goalposts == Goalposts(worst, best)


def test_poverty_has_two_series_that_are_never_chained() -> None:
    poverty = default_definition().by_id["armoede"]
    assert isinstance(poverty, Indicator)
    new, old = poverty.measures
    assert (new.formula, new.goalposts) == ("p_ink_ar", Goalposts(10, 0.5))
    assert (old.formula, old.goalposts) == ("p_hh_osm", Goalposts(20, 1))
    assert new.series
    assert old.series
    assert new.series != old.series


def test_every_variable_of_the_built_in_index_is_in_the_alias_table() -> None:
    d = default_definition()
    formulas = [m.formula for n in d.nodes if isinstance(n, Indicator) for m in n.measures]
    for formula in (*formulas, *(c.formula for c in d.context)):
        for variable in parse_formula(formula).variables:
            assert load_aliases().names_of(variable), variable


def test_presets_of_the_built_in_index() -> None:
    presets = {p.id: p for p in default_definition().presets}
    assert set(presets) == {"volgorde_2018", "rekenkundig", "ampi"}
    weighted = presets["volgorde_2018"].apply(default_definition())
    assert [weighted.effective_weights[g] for g in ("persoonlijk", "sociaal", "omgeving")] == (
        pytest.approx([0.40, 0.35, 0.25])
    )
    top = presets["ampi"].apply(default_definition()).by_id["veerkracht"]
    assert isinstance(top, Group)
    assert top.aggregation.method == "ampi"


def test_the_built_in_file_is_the_one_that_is_shipped() -> None:
    assert DEFAULT_DEFINITION.name == default_definition().source


def test_units_follow_from_the_formulas() -> None:
    """A share of a share, or a count taken for a percentage, would show here."""
    for indicator in (n for n in default_definition().nodes if isinstance(n, Indicator)):
        for measure in indicator.measures:
            formula = parse_formula(measure.formula)
            unit = indicator.unit.replace(".", "")
            if len(formula.steps) == 1:
                own = unit_of(measure.formula)
                alike = {"%": "%", "per 1.000 inwoners": "per 1000", "km": "km", "afwijking": "afw"}
                start = next((u for mark, u in alike.items() if own.startswith(mark)), "")
                assert start in unit, (indicator.id, unit, own)
                continue
            counts = [v for v in formula.variables if variable_kind(v) is Kind.COUNT]
            assert counts, measure.formula
            factor = formula.text.replace(" ", "").split("*", 1)[0]
            assert factor in ("100", "1000"), measure.formula
            assert ("%" if factor == "100" else "1000") in unit, (indicator.id, unit)
