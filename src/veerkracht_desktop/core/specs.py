"""The stages of an index, each as a frozen spec: which method, with which numbers.

An indicator goes through screening, imputation, treatment of outliers and normalisation;
groups are aggregated from their members. The functions that do the work take these specs
(`core.screening`, `core.imputation`, `core.treatment`, `core.normalise`, `core.aggregate`);
`docs/methode/` has a page for each.
"""

from __future__ import annotations

from dataclasses import dataclass

IMPUTATIONS = (
    "higher",
    "previous",
    "group_mean",
    "group_median",
    "mean",
    "median",
    "regression",
)
TRANSFORMS = ("none", "log_ct", "log", "log_ct_plus", "log_gii", "boxcox")
BOUNDED_METHODS = ("goalposts",)
LINEAR_METHODS = (
    "goalposts",
    "minmax",
    "zscore",
    "scaled",
    "distance_max",
    "distance_reference",
    "distance_target",
    "fraction_max",
    "ampi",
)
RANK_METHODS = ("percentrank", "rank", "borda", "exponential")
NORMALISATIONS = (*LINEAR_METHODS, *RANK_METHODS)
AGGREGATIONS = (
    "arithmetic",
    "geometric",
    "harmonic",
    "generalised",
    "ampi",
    "ampi_plus",
    "sum",
    "copeland",
)


@dataclass(frozen=True, slots=True)
class Screening:
    """Which indicators and areas have enough data to take part.

    Parameters
    ----------
    min_known : float
        Share of the areas, 0-1, that an indicator must be known for; below it the
        indicator is left out, with a notice.
    min_nonzero : float
        Share of its known values, 0-1, that may not be 0.
    min_area : float
        Share of the indicators that take part, 0-1, that an area must have; below it the
        area has no score.

    """

    min_known: float = 0.0
    min_nonzero: float = 0.0
    min_area: float = 0.0


@dataclass(frozen=True, slots=True)
class Imputation:
    """How missing values of indicators are filled in; always marked as such.

    Parameters
    ----------
    methods : tuple of str
        From `IMPUTATIONS`, tried in this order for what is still missing. ``higher`` takes
        the value of the wijk or gemeente, ``previous`` that of the newest earlier edition,
        the others estimate from the other areas.
    by : str
        What ``group_mean`` and ``group_median`` group areas by: ``gemeente`` or a variable
        whose equal values are one group, such as ``ste_mvs``.
    covariates : tuple of str
        Variables for ``regression``.

    """

    methods: tuple[str, ...] = ()
    by: str = "gemeente"
    covariates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done about outliers before normalising.

    Parameters
    ----------
    points : int
        Most points to winsorise per indicator; 0 winsorises none.
    then : str
        From `TRANSFORMS`: what is taken of the values as measured where winsorising was
        not enough, or at once with `always`.
    skew_limit, kurtosis_limit : float
        An indicator has outliers when both its absolute skewness and its excess kurtosis
        pass their limit.
    skew_type : int
        1, 2 or 3, as Joanes and Gill number them; 2 is that of Excel.
    power : float or None
        Lambda of ``boxcox``; None finds the one that fits best.
    always : bool
        Transform without testing for outliers.

    """

    points: int = 0
    then: str = "log_ct"
    skew_limit: float = 2.0
    kurtosis_limit: float = 3.5
    skew_type: int = 2
    power: float | None = None
    always: bool = False

    @property
    def acts(self) -> bool:
        """Whether anything can change."""
        return self.points > 0 or (self.always and self.then != "none")


@dataclass(frozen=True, slots=True)
class Goalposts:
    """Bounds of a score: the value `worst` scores lowest and `best` scores highest.

    Parameters
    ----------
    worst, best : float
        In the unit of the indicator.
    percentiles : bool
        The bounds are those percentiles of the loaded areas instead, in which case scores
        are relative and editions do not compare.
    reference : float or None
        Value that scores halfway (anchored goalposts); on either side the scale is linear.
    log : bool
        Scores are linear in the logarithm of the value; the bounds are still values.

    """

    worst: float
    best: float
    percentiles: bool = False
    reference: float | None = None
    log: bool = False


@dataclass(frozen=True, slots=True)
class Normalisation:
    """How values become scores.

    Parameters
    ----------
    method : str
        From `NORMALISATIONS`.
    low, high : float
        Scores at the bounds (``goalposts``, ``minmax``); mean and standard deviation of
        ``zscore``; what ``scaled`` subtracts and divides by. The others have their own scale.
    reference : str
        Code of the area that ``distance_reference`` compares with, or that ``ampi`` lays at
        100; "" for ``ampi`` between the lowest and the highest value.
    clip : bool
        Scores stay within `low` and `high` (``goalposts``) or below 1 (``distance_target``).

    """

    method: str = "goalposts"
    low: float = 0.0
    high: float = 100.0
    reference: str = ""
    clip: bool = True


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How the members of a group become its score.

    Parameters
    ----------
    method : str
        From `AGGREGATIONS`.
    floor : float or None
        Scores below count as this one (geometric, harmonic, generalised).
    power : float
        Exponent of ``generalised``; not 0.

    """

    method: str = "arithmetic"
    floor: float | None = None
    power: float = 1.0


@dataclass(frozen=True, slots=True)
class Allocation:
    """How one person of a panel divides a budget over the members of groups.

    Parameters
    ----------
    person : str
        Name or role.
    weights : tuple of (str, float)
        Per node, >= 0; within a group only the ratios count.

    """

    person: str
    weights: tuple[tuple[str, float], ...]
