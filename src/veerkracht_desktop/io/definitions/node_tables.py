"""The tables of a definition that make up its tree: ``[[group]]`` and ``[[indicator]]``."""

from __future__ import annotations

from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.definition import Context, Group, Indicator, Measure
from veerkracht_desktop.core.errors import DefinitionError
from veerkracht_desktop.core.formula import parse_formula
from veerkracht_desktop.core.specs import AGGREGATIONS, Aggregation, Goalposts
from veerkracht_desktop.io.definitions.stage_tables import normalisation, treatment
from veerkracht_desktop.io.definitions.toml_source import Reader

LEVELS = tuple(level.value for level in Level)
NO_LIMIT = Indicator("", "", "").max_lag


def group(table: Reader) -> Group:
    """One ``[[group]]``."""
    found = Group(
        id=_id(table),
        label=table.text("label"),
        parent=table.text("parent", ""),
        weight=table.number("weight", 1.0),
        aggregation=Aggregation(
            method=table.choice("method", AGGREGATIONS, "arithmetic"),
            floor=table.number_or_none("floor"),
            power=table.number("power", 1.0),
        ),
        min_coverage=table.number("min_coverage", 0.0),
        active=table.flag("active", default=True),
        short=table.text("short", ""),
        rescale=normalisation(table.table("rescale"), "percentrank")
        if table.has("rescale")
        else None,
        rescale_above=table.flag("rescale_above", default=True),
    )
    table.taken.append("rescale")
    table.close()
    return found


def indicator(table: Reader) -> Indicator:
    """One ``[[indicator]]``."""
    measures = tuple(_measure(m) for m in table.tables("measure"))
    if not measures:
        table.fail("measure", "de indicator heeft geen [[indicator.measure]]")
    found = Indicator(
        id=_id(table),
        label=table.text("label"),
        parent=table.text("parent"),
        weight=table.number("weight", 1.0),
        measures=measures,
        unit=table.text("unit", ""),
        publisher=table.text("publisher", ""),
        why=table.text("why", ""),
        active=table.flag("active", default=True),
        modelled=table.flag("modelled", default=False),
        max_lag=table.whole("max_lag", NO_LIMIT),
        lowest=table.choice("lowest", LEVELS, "buurt"),
        normalisation=normalisation(table.table("normalisation"))
        if table.has("normalisation")
        else None,
        treatment=treatment(table.table("treatment")) if table.has("treatment") else None,
    )
    table.taken += ["normalisation", "treatment"]
    table.close()
    return found


def context(table: Reader) -> Context:
    """One ``[[context]]``."""
    found = Context(
        id=_id(table),
        label=table.text("label"),
        formula=_formula(table),
        unit=table.text("unit", ""),
        why=table.text("why", ""),
    )
    table.close()
    return found


def _id(table: Reader) -> str:
    found = table.text("id")
    if found != found.strip():
        table.fail("id", f"'{found}' begint of eindigt met een spatie")
    return found


def _measure(table: Reader) -> Measure:
    direction = table.whole("direction", 1) if table.data.get("direction") != -1 else -1
    table.taken.append("direction")
    found = Measure(
        formula=_formula(table),
        direction=direction,
        goalposts=_goalposts(table),
        series=table.text("series", ""),
        target=table.number_or_none("target"),
    )
    table.close()
    return found


def _formula(table: Reader) -> str:
    text = table.text("formula")
    try:
        parse_formula(text)
    except DefinitionError as error:
        table.fail("formula", f"in formule '{text}': {error.data['why']}")
    return text


def _goalposts(table: Reader) -> Goalposts | None:
    percentiles = table.has("percentiles")
    table.taken.append("percentiles")
    fixed = table.has("worst") or table.has("best")
    if percentiles and fixed:
        table.fail("percentiles", "kies óf 'worst' en 'best' óf 'percentiles'")
    if not percentiles and not fixed:
        table.taken += ["worst", "best"]
        for key in ("reference", "log"):
            if table.has(key):
                table.fail(key, f"'{key}' hoort bij 'worst' en 'best', en die ontbreken")
        table.taken += ["reference", "log"]
        return None
    worst, best = _pair(table) if percentiles else (table.number("worst"), table.number("best"))
    return Goalposts(
        worst,
        best,
        percentiles,
        reference=table.number_or_none("reference"),
        log=table.flag("log", default=False),
    )


def _pair(table: Reader) -> tuple[float, float]:
    value = table.data["percentiles"]
    numbers = [v for v in value if type(v) in (int, float)] if isinstance(value, list) else []
    if len(numbers) != 2 or len(value) != 2:
        table.fail("percentiles", "'percentiles' moet twee getallen van 0 tot 100 hebben: [2, 98]")
    return float(numbers[0]), float(numbers[1])
