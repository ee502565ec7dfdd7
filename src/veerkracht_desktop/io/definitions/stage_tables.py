"""The tables of a definition that say how it is computed, such as ``[normalisation]``."""

from __future__ import annotations

from veerkracht_desktop.core.methods import BOUNDS
from veerkracht_desktop.core.specs import (
    IMPUTATIONS,
    NORMALISATIONS,
    TRANSFORMS,
    Allocation,
    Imputation,
    Normalisation,
    Screening,
    Treatment,
)
from veerkracht_desktop.io.definitions.toml_source import Reader

DEFAULT_BOUNDS = (0.0, 100.0)


def normalisation(table: Reader, default: str = "goalposts") -> Normalisation:
    """``[normalisation]``, ``[indicator.normalisation]`` or ``[group.rescale]``."""
    method = table.choice("method", NORMALISATIONS, default)
    low, high = BOUNDS.get(method, DEFAULT_BOUNDS)
    found = Normalisation(
        method=method,
        low=table.number("low", low),
        high=table.number("high", high),
        reference=table.text("reference", ""),
        clip=table.flag("clip", default=True),
    )
    table.close()
    return found


def treatment(table: Reader) -> Treatment:
    """``[treatment]`` or ``[indicator.treatment]``."""
    usual = Treatment()
    found = Treatment(
        points=table.whole("points", usual.points),
        then=table.choice("then", TRANSFORMS, usual.then),
        skew_limit=table.number("skew_limit", usual.skew_limit),
        kurtosis_limit=table.number("kurtosis_limit", usual.kurtosis_limit),
        skew_type=table.whole("skew_type", usual.skew_type),
        power=table.number_or_none("power"),
        always=table.flag("always", default=usual.always),
    )
    table.close()
    return found


def screening(table: Reader) -> Screening:
    """``[screening]``."""
    found = Screening(
        min_known=table.number("min_known", 0.0),
        min_nonzero=table.number("min_nonzero", 0.0),
        min_area=table.number("min_area", 0.0),
    )
    table.close()
    return found


def imputation(table: Reader) -> Imputation:
    """``[imputation]``."""
    methods = table.texts("methods")
    for method in methods:
        if method not in IMPUTATIONS:
            table.fail("methods", f"'methods' noemt '{method}'; kies uit {', '.join(IMPUTATIONS)}")
    found = Imputation(
        methods=methods,
        by=table.text("by", Imputation().by),
        covariates=table.texts("covariates"),
    )
    table.close()
    return found


def stages_of(root: Reader) -> tuple[Treatment, Imputation]:
    """``[treatment]`` and ``[imputation]``, or the keys that stood for them up to version 1."""
    treating, imputing = root.table("treatment"), root.table("imputation")
    for old, new in (("treat_points", treating), ("fill", imputing)):
        if root.has(old) and new.data:
            root.fail(old, f"'{old}' kan niet naast [{new.path[-1]}] staan; laat '{old}' weg")
    points = root.whole("treat_points", 0)
    fill = root.flag("fill", default=False)
    return (
        treatment(treating) if treating.data else Treatment(points),
        imputation(imputing) if imputing.data else Imputation(("higher",) if fill else ()),
    )


def allocations(root: Reader) -> tuple[Allocation, ...]:
    """Every ``[[allocation]]``."""
    found = []
    for table in root.tables("allocation"):
        weights = table.table("weights")
        pairs = tuple((node, weights.number(node)) for node in weights.data)
        found.append(Allocation(table.text("person"), pairs))
        table.close()
    return tuple(found)
