"""Writing an index definition as TOML."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.errors import OutputError
from veerkracht_desktop.core.presets import Preset, fitting
from veerkracht_desktop.core.specs import (
    Aggregation,
    Allocation,
    Imputation,
    Normalisation,
    Screening,
    Treatment,
)
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.atomic import AtomicOutputs
from veerkracht_desktop.io.definitions.node_tables import NO_LIMIT


def write_definition(definition: Definition, path: Path) -> None:
    """Write a definition as TOML; reading it back gives the same one.

    Presets that no longer fit the tree are left out.

    Raises
    ------
    OutputError
        The file cannot be written or is to be no ``.toml``; an older file stays as it was.

    """
    if path.suffix.lower() != ".toml":
        raise OutputError(
            remedy=translatable("fouten", "Geef een naam die op .toml eindigt."),
            file=path.name,
            why="een indexdefinitie wordt als .toml opgeslagen",
        )
    with AtomicOutputs() as outputs:
        text = definition_text(definition)
        outputs.path_for(path).write_text(text, encoding="utf-8", newline="\n")


def definition_text(definition: Definition) -> str:
    """A definition as TOML text; stages that do nothing are left out."""
    parts = [
        _pairs(
            id=definition.id,
            title=definition.title,
            version=definition.version,
            skip_absent=definition.skip_absent,
            min_inhabitants=definition.min_inhabitants,
            rank_inhabitants=definition.rank_inhabitants,
        )
    ]
    if definition.screening != Screening():
        parts.append("[screening]\n" + _pairs(**asdict(definition.screening)))
    if definition.imputation != Imputation():
        parts.append(_imputation_text(definition.imputation))
    if definition.treatment != Treatment():
        parts.append(_treatment_text("treatment", definition.treatment))
    parts.append(_normalisation_text("normalisation", definition.normalisation))
    for node in definition.walk():
        parts += _group_text(node) if isinstance(node, Group) else _indicator_text(node)
    parts += [
        "[[context]]\n" + _pairs(id=c.id, label=c.label, formula=c.formula, unit=c.unit, why=c.why)
        for c in definition.context
    ]
    for allocation in definition.allocations:
        parts += _allocation_text(allocation)
    for preset in fitting(definition):
        parts += _preset_text(preset)
    return "\n".join(parts)


def _imputation_text(spec: Imputation) -> str:
    return "[imputation]\n" + _pairs(
        methods=list(spec.methods), by=spec.by, covariates=list(spec.covariates) or None
    )


def _treatment_text(header: str, spec: Treatment) -> str:
    return f"[{header}]\n" + _pairs(**asdict(spec))


def _normalisation_text(header: str, spec: Normalisation) -> str:
    return f"[{header}]\n" + _pairs(
        method=spec.method,
        low=spec.low,
        high=spec.high,
        reference=spec.reference or None,
        clip=None if spec.clip else False,
    )


def _group_text(group: Group) -> list[str]:
    aggregation = group.aggregation
    head = "[[group]]\n" + _pairs(
        id=group.id,
        label=group.label,
        short=group.short or None,
        parent=group.parent or None,
        weight=group.weight,
        method=aggregation.method,
        floor=aggregation.floor,
        power=None if aggregation.power == Aggregation().power else aggregation.power,
        min_coverage=group.min_coverage,
        active=None if group.active else False,
        rescale_above=None if group.rescale_above else False,
    )
    if group.rescale is None:
        return [head]
    return [head, _normalisation_text("group.rescale", group.rescale)]


def _indicator_text(indicator: Indicator) -> list[str]:
    head = "[[indicator]]\n" + _pairs(
        id=indicator.id,
        label=indicator.label,
        parent=indicator.parent,
        weight=indicator.weight,
        unit=indicator.unit or None,
        publisher=indicator.publisher or None,
        why=indicator.why or None,
        active=None if indicator.active else False,
        modelled=True if indicator.modelled else None,
        max_lag=None if indicator.max_lag == NO_LIMIT else indicator.max_lag,
        lowest=indicator.lowest,
    )
    parts = [head]
    if indicator.normalisation is not None:
        parts.append(_normalisation_text("indicator.normalisation", indicator.normalisation))
    if indicator.treatment is not None:
        parts.append(_treatment_text("indicator.treatment", indicator.treatment))
    return [*parts, *(_measure_text(measure) for measure in indicator.measures)]


def _measure_text(measure: Measure) -> str:
    goalposts = measure.goalposts
    fixed = goalposts if goalposts is not None and not goalposts.percentiles else None
    relative = goalposts if goalposts is not None and goalposts.percentiles else None
    return "[[indicator.measure]]\n" + _pairs(
        formula=measure.formula,
        direction=measure.direction,
        worst=fixed.worst if fixed else None,
        best=fixed.best if fixed else None,
        percentiles=[relative.worst, relative.best] if relative else None,
        reference=goalposts.reference if goalposts else None,
        log=True if goalposts and goalposts.log else None,
        target=measure.target,
        series=measure.series or None,
    )


def _allocation_text(allocation: Allocation) -> list[str]:
    lines = "".join(f"{_quoted(node)} = {_value(value)}\n" for node, value in allocation.weights)
    return [
        "[[allocation]]\n" + _pairs(person=allocation.person),
        f"[allocation.weights]\n{lines}",
    ]


def _preset_text(preset: Preset) -> list[str]:
    head = f"[presets.{_quoted(preset.id)}]\n"
    parts = [head + _pairs(title=preset.title, note=preset.note or None)]
    for key, pairs in (("weights", preset.weights), ("methods", preset.methods)):
        if pairs:
            lines = "".join(f"{_quoted(node)} = {_value(value)}\n" for node, value in pairs)
            parts.append(f"[presets.{_quoted(preset.id)}.{key}]\n{lines}")
    return parts


def _pairs(**values: object) -> str:
    return "".join(f"{k} = {_value(v)}\n" for k, v in values.items() if v is not None)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_value(v) for v in value)}]"
    if isinstance(value, float):
        return repr(float(value))  # numpy's floats have another repr
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    # TOML's basic strings are those of JSON, except that DEL must be escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
