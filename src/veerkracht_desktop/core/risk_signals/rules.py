"""The rules and their parameters; every parameter can be changed."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from veerkracht_desktop.core.errors import MethodError
from veerkracht_desktop.core.words import Translatable, translatable


def _check_shares(rule: object, names: tuple[str, ...]) -> None:
    for name in names:
        share = getattr(rule, name)
        if not 0 <= share <= 1:
            raise MethodError(
                why=f"de grens '{name}' van een signaal is {share}; het moet 0 tot en met 1 zijn"
            )


@dataclass(frozen=True, slots=True)
class StackingRule:
    """R1 Stapeling: many weak indicators, spread over the resources.

    Parameters
    ----------
    enabled : bool
    worst : float
        Lowest part of the reference set, 0-1, that counts as weak.
    min_share : float
        Share of the present indicators, 0-1, that is weak.
    serious_share : float
        The same for the serious form.
    min_resources : int
        Resources with at least one weak indicator.
    min_indicators : int
        Indicators that must be present.

    """

    enabled: bool = True
    worst: float = 0.20
    min_share: float = 0.40
    serious_share: float = 0.60
    min_resources: int = 2
    min_indicators: int = 10

    def __post_init__(self) -> None:
        _check_shares(self, ("worst", "min_share", "serious_share"))


@dataclass(frozen=True, slots=True)
class LaggardRule:
    """R2 Achterblijver binnen gemeente: all is well, but not everywhere.

    Parameters
    ----------
    enabled : bool
    max_z : float
        Highest robust z.
    min_gap : float
        Points below the median of the areas in the gemeente.
    min_areas : int
        Areas with a score in the gemeente.

    """

    enabled: bool = True
    max_z: float = -1.5
    min_gap: float = 10.0
    min_areas: int = 5


@dataclass(frozen=True, slots=True)
class WeakestResourceRule:
    """R5 Zwakste hulpbron: one resource is low and lags behind the others.

    Parameters
    ----------
    enabled : bool
    below : float
        Score that the lowest resource lies under.
    min_gap : float
        Points that it lies under the mean of the others.

    """

    enabled: bool = True
    below: float = 40.0
    min_gap: float = 10.0


@dataclass(frozen=True, slots=True)
class HiddenWeaknessRule:
    """R6 Verborgen zwakte: a fair total hides a weak resource.

    Parameters
    ----------
    enabled : bool
    min_top : float
        Lowest score of the whole.
    max_resource : float
        Highest score of the weak resource.

    """

    enabled: bool = True
    min_top: float = 50.0
    max_resource: float = 30.0


@dataclass(frozen=True, slots=True)
class QualityRule:
    """R8 Datakwaliteit: the score rests on little, or mostly on estimates.

    Parameters
    ----------
    enabled : bool
    min_coverage : float
        Share of the weight, 0-1, that is present.
    max_modelled : float
        Share of the present weight, 0-1, that is estimated with a model.
    max_filled : float
        Share of the whole weight, 0-1, that was filled in.
    common : float
        Share of the areas, 0-1, from which a finding is one of the whole dataset:
        one notice, no signals.

    """

    enabled: bool = True
    min_coverage: float = 0.75
    max_modelled: float = 0.50
    max_filled: float = 0.25
    common: float = 0.90

    def __post_init__(self) -> None:
        _check_shares(self, ("min_coverage", "max_modelled", "max_filled", "common"))


@dataclass(frozen=True, slots=True)
class PopulationRule:
    """R9 Kleine bevolking: too few people for a score, or for a rank.

    The lower bound, under which there is no score, is `Rules.min_inhabitants`.

    Parameters
    ----------
    enabled : bool
    no_rank_below : float
        Inhabitants under which no rank is shown.
    max_rounding_error : float
        Standard error by rounding in points of a percentage; above it comes a remark.
    min_weight : float
        Effective weight, 0-1, above which an indicator counts for that remark.

    """

    enabled: bool = True
    no_rank_below: float = 300.0
    max_rounding_error: float = 3.0
    min_weight: float = 0.05

    def __post_init__(self) -> None:
        _check_shares(self, ("min_weight",))


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules with their parameters.

    Parameters
    ----------
    min_inhabitants : float
        Areas with fewer are not in the reference set and only get R9.
    stacking, laggard, weakest, hidden, quality, population
        Parameters of R1, R2, R5, R6, R8 and R9.

    Raises
    ------
    MethodError
        A share lies outside 0-1.

    """

    min_inhabitants: float = 100.0
    stacking: StackingRule = field(default_factory=StackingRule)
    laggard: LaggardRule = field(default_factory=LaggardRule)
    weakest: WeakestResourceRule = field(default_factory=WeakestResourceRule)
    hidden: HiddenWeaknessRule = field(default_factory=HiddenWeaknessRule)
    quality: QualityRule = field(default_factory=QualityRule)
    population: PopulationRule = field(default_factory=PopulationRule)


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule as the screen and the method page name it.

    Parameters
    ----------
    id : str
        ``R1``, …
    title, question : Translatable
        Short name, and what the rule looks for.
    parameters : str
        Field of `Rules` that holds its parameters.

    """

    id: str
    title: Translatable
    question: Translatable
    parameters: str


RULES: tuple[RuleInfo, ...] = (
    RuleInfo(
        "R1",
        translatable("signalen", "Stapeling"),
        translatable("signalen", "Komen veel lage scores hier samen?"),
        "stacking",
    ),
    RuleInfo(
        "R2",
        translatable("signalen", "Achterblijver binnen gemeente"),
        translatable("signalen", "Gaat het overal goed, of blijft een gebied achter?"),
        "laggard",
    ),
    RuleInfo(
        "R5",
        translatable("signalen", "Zwakste hulpbron"),
        translatable("signalen", "Ligt één hulpbron duidelijk onder de andere?"),
        "weakest",
    ),
    RuleInfo(
        "R6",
        translatable("signalen", "Verborgen zwakte"),
        translatable("signalen", "Verbergt een redelijk totaal een lage hulpbron?"),
        "hidden",
    ),
    RuleInfo(
        "R8",
        translatable("signalen", "Datakwaliteit"),
        translatable("signalen", "Rust de score op voldoende gegevens?"),
        "quality",
    ),
    RuleInfo(
        "R9",
        translatable("signalen", "Kleine bevolking"),
        translatable("signalen", "Wonen er genoeg mensen voor een score en een rang?"),
        "population",
    ),
)
"""The rules in the order in which their signals come."""

assert {info.parameters for info in RULES} == {f.name for f in fields(Rules)} - {"min_inhabitants"}


def rule_info(rule: str) -> RuleInfo:
    """Row of `RULES` of a rule id."""
    return next(info for info in RULES if info.id == rule)
