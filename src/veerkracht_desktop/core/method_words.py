"""The methods of an index in Dutch words, for documents and for telling what changed."""

from __future__ import annotations

from collections.abc import Mapping

from veerkracht_desktop.core.specs import (
    Aggregation,
    Goalposts,
    Imputation,
    Normalisation,
    Screening,
    Treatment,
)
from veerkracht_desktop.core.wording import MINUS, listed

NORMALISATION: Mapping[str, str] = {
    "goalposts": "vaste grenzen per indicator: de slechtste waarde scoort {low}, de beste {high}",
    "minmax": "laagste gebied {low}, hoogste gebied {high}",
    "zscore": "afstand tot het gemiddelde: gemiddelde {low}, standaardafwijking {high}",
    "scaled": "waarde min {low}, gedeeld door {high}",
    "distance_max": "afstand tot het hoogste gebied, dat 1 scoort",
    "distance_reference": "afstand tot gebied {reference}, dat 1 scoort",
    "distance_target": "afstand tot de streefwaarde, die 1 scoort",
    "fraction_max": "deel van de hoogste waarde",
    "percentrank": "plaats in de rangorde, 0 is de laagste en 1 de hoogste",
    "rank": "rangnummer, 1 is het laagst",
    "borda": "aantal gebieden dat lager is",
    "exponential": "rang met exponentiële omrekening, de hoogste scoort 100",
    "ampi": "AMPI: de spreiding van de gebieden is 60 punten, van 70 tot 130",
}
AGGREGATION: Mapping[str, str] = {
    "arithmetic": "gewogen gemiddelde",
    "geometric": "meetkundig gemiddelde",
    "harmonic": "harmonisch gemiddelde",
    "generalised": "gegeneraliseerd gemiddelde met macht {power}",
    "ampi": "AMPI (gemiddelde min onevenwicht)",
    "ampi_plus": "AMPI voor lasten (gemiddelde plus onevenwicht)",
    "sum": "gewogen som",
    "copeland": "Copeland (gebieden paarsgewijs vergeleken)",
}
IMPUTATION: Mapping[str, str] = {
    "higher": "de waarde van de wijk of gemeente",
    "previous": "de vorige editie",
    "group_mean": "het gemiddelde van de groep",
    "group_median": "de mediaan van de groep",
    "mean": "het gemiddelde",
    "median": "de mediaan",
    "regression": "een regressie",
}
TRANSFORM: Mapping[str, str] = {
    "none": "",
    "log_ct": "de logaritme",
    "log": "de natuurlijke logaritme",
    "log_ct_plus": "de logaritme van wat boven het laagste ligt",
    "log_gii": "de logaritme met de schaal van de Global Innovation Index",
    "boxcox": "de Box-Cox-transformatie",
}


def plain(value: float) -> str:
    """A number with as many decimals as it has, with a decimal comma.

    >>> plain(0.5), plain(-20.0)
    ('0,5', '−20')
    """
    return f"{value:.10g}".replace("-", MINUS).replace(".", ",")


def share(value: float) -> str:
    """A share as a percentage.

    >>> share(0.65)
    '65 %'
    """
    return f"{plain(round(100 * value, 6))} %"


def normalisation_words(spec: Normalisation) -> str:
    """How values become scores."""
    words = NORMALISATION[spec.method].format(
        low=plain(spec.low), high=plain(spec.high), reference=spec.reference
    )
    if spec.method == "ampi" and spec.reference:
        words = f"AMPI: gebied {spec.reference} scoort 100, de spreiding is 60 punten"
    if not spec.clip and spec.method in ("goalposts", "distance_target"):
        words += ", daarbuiten loopt de score door"
    return words


def aggregation_words(spec: Aggregation) -> str:
    """How the members of a group become its score."""
    words = AGGREGATION[spec.method].format(power=plain(spec.power))
    if spec.floor is not None:
        words += f", scores tellen voor ten minste {plain(spec.floor)}"
    return words


def treatment_words(spec: Treatment) -> str:
    """What is done about outliers; "niets" when nothing."""
    if not spec.acts:
        return "niets"
    then = TRANSFORM[spec.then]
    if spec.power is not None and spec.then == "boxcox":
        then += f" met macht {plain(spec.power)}"
    if spec.always and then:
        return f"altijd {then}"
    limits = f"scheefheid {plain(spec.skew_limit)} en welving {plain(spec.kurtosis_limit)}"
    if spec.skew_type != Treatment().skew_type:
        limits += f", berekend als type {spec.skew_type}"
    points = "1 punt" if spec.points == 1 else f"{spec.points} punten"
    words = f"ten hoogste {points} teruggebracht boven {limits}"
    return f"{words}, daarna {then}" if then else words


def imputation_words(spec: Imputation) -> str:
    """What missing values are filled in with; "niets" when with nothing."""
    if not spec.methods:
        return "niets"
    words = f"eerst {IMPUTATION[spec.methods[0]]}" if len(spec.methods) > 1 else ""
    rest = [IMPUTATION[method] for method in (spec.methods[1:] if words else spec.methods)]
    words = ", dan ".join([words, *rest] if words else rest)
    if {"group_mean", "group_median"} & set(spec.methods):
        words += f" (groep: {spec.by})"
    if "regression" in spec.methods and spec.covariates:
        words += f" (regressie op {listed(spec.covariates)})"
    return words


def screening_words(spec: Screening) -> str:
    """What indicators and areas need to take part; "niets" when nothing."""
    parts = []
    if spec.min_known:
        parts.append(f"een indicator bekend voor {share(spec.min_known)} van de gebieden")
    if spec.min_nonzero:
        parts.append(f"niet 0 voor {share(spec.min_nonzero)} daarvan")
    if spec.min_area:
        parts.append(f"een gebied met {share(spec.min_area)} van de indicatoren")
    return listed(tuple(parts)) or "niets"


def goalposts_words(spec: Goalposts | None) -> str:
    """The bounds of a score; "geen" when there are none."""
    if spec is None:
        return "geen"
    if spec.percentiles:
        low, high = sorted((spec.worst, spec.best))
        words = f"percentiel {plain(low)} tot {plain(high)} van de geladen gebieden"
    else:
        words = f"{plain(spec.worst)} tot {plain(spec.best)}"
    if spec.reference is not None:
        words += f", halverwege bij {plain(spec.reference)}"
    return f"{words}, logaritmisch" if spec.log else words


def rescaling_words(spec: Normalisation | None, *, above: bool) -> str:
    """How the score of a group is normalised again; "niet" when it is not."""
    if spec is None:
        return "niet"
    words = normalisation_words(spec)
    return words if above else f"{words}; de groep erboven rekent met de score daarvóór"
