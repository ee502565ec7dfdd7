"""A definition that can be read computes, or says in one sentence why it cannot."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.core.builders import buurt_codes, make_areas
from tests.unit.io.test_definition_file import damaged, definitions

from veerkracht_desktop.core.dataset import Column, ColumnSource, Dataset, MissingReason
from veerkracht_desktop.core.definition import Definition, Indicator
from veerkracht_desktop.core.errors import DefinitionError, MethodError
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.pipeline import compute_index
from veerkracht_desktop.io.definitions import parse_definition

AREAS = 6
values = st.lists(
    st.sampled_from([np.nan, 0.0, 1.0, 2.5, -3.0, 100.0, 1e-100, 1e100, -1e100, 1e9 + 1, 1e9]),
    min_size=AREAS,
    max_size=AREAS,
)


def dataset(definition: Definition, draw: st.DataObject) -> Dataset:
    """Figures for every variable that the definition names."""
    indicators = [n for n in definition.nodes if isinstance(n, Indicator)]
    formulas = [parse_formula(m.formula) for i in indicators for m in i.measures]
    columns = {}
    for name in dict.fromkeys(v for formula in formulas for v in formula.variables):
        numbers = np.array(draw.draw(values))
        reasons = np.where(np.isnan(numbers), MissingReason.BLANK, MissingReason.KNOWN)
        source = ColumnSource("k.csv", "", name, "CBS", 2023)
        columns[name] = Column(name, source, numbers, reasons.astype(np.uint8))
    return Dataset(make_areas(buurt_codes(AREAS)), 2023, columns)


def check(definition: Definition, draw: st.DataObject) -> None:
    """Every score is a number or missing with a reason, or a method refuses the values."""
    try:
        results = compute_index(dataset(definition, draw), definition)
    except MethodError:
        return
    assert not np.isinf(results.scores).any()
    known = results.reasons == MissingReason.KNOWN
    assert (np.isfinite(results.scores) == known).all()


@given(damaged(), st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_definition_computes_or_tells_why_not(text: str, draw: st.DataObject) -> None:
    try:
        definition = parse_definition(text, "proef.toml")
    except DefinitionError:
        return
    check(definition, draw)


@given(definitions(), st.data())
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_any_definition_computes_or_tells_why_not(
    definition: Definition, draw: st.DataObject
) -> None:
    check(definition, draw)
