"""The checks of the data: known answers, what each fires on and what it leaves alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.assemble import assemble
from veerkracht_desktop.core.dataset import (
    Column,
    ColumnSource,
    Dataset,
    Dropped,
    MissingReason,
    Origin,
    Sources,
    SourceTable,
)
from veerkracht_desktop.core.definition import Definition, Group, Indicator, Measure
from veerkracht_desktop.core.notices import Weight
from veerkracht_desktop.core.pipeline import compute_index
from veerkracht_desktop.core.quality import (
    FILLED,
    FINDING_IDS,
    TABLE_HEAD,
    Finding,
    Quality,
    assess,
    quality_lines,
    quality_table,
    rows_text,
    share_text,
)
from veerkracht_desktop.core.quality.coverage import map_limit, table_limit
from veerkracht_desktop.core.quality.distribution import (
    copied_shares,
    correlations,
    extremes,
    shape_of,
    step_of,
)
from veerkracht_desktop.core.specs import Goalposts, Normalisation
from veerkracht_desktop.core.types import FloatArray

ROOT = Path(__file__).resolve().parents[3]
GEMEENTEN = ("0001", "0002", "0003")
PER_GEMEENTE, PER_WIJK = 20, 5
CODES = tuple(
    f"BU{gemeente}{at // PER_WIJK:02d}{at % PER_WIJK:02d}"
    for gemeente in GEMEENTEN
    for at in range(PER_GEMEENTE)
)
N = len(CODES)
NAMES = ("p_hh_li", "p_arb_pp", "p_koopw", "g_afs_hp")
"""A share of each kind, and a distance."""


def plain(seed: int, low: float = 20, high: float = 80) -> FloatArray:
    """Values of which nothing is odd."""
    return np.random.default_rng(seed).uniform(low, high, N).round(1)


@dataclass
class World:
    """A map and a table of sixty buurten in three gemeenten, to spoil one thing of."""

    columns: dict[str, FloatArray] = field(
        default_factory=lambda: {name: plain(at) for at, name in enumerate(NAMES)}
    )
    people: FloatArray = field(default_factory=lambda: np.full(N, 1000.0))
    reasons: Mapping[str, MissingReason] = field(default_factory=dict)
    formulas: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, FloatArray] = field(default_factory=dict)
    without_rows: tuple[str, ...] = ()
    more_codes: tuple[str, ...] = ()
    year: int = 2023
    edition: int = 2023
    publisher: str = "CBS"
    max_lag: int = 9
    method: str = "goalposts"
    indicators: tuple[str, ...] = NAMES
    dropped: tuple[Dropped, ...] = ()

    def table(self) -> SourceTable:
        """The figures; row 5 is the first."""
        kept = [at for at, code in enumerate(CODES) if code not in self.without_rows]
        codes = (*(CODES[at] for at in kept), *self.more_codes)
        columns = {}
        for name, whole in {"a_inw": self.people, **self.columns}.items():
            values = np.append(whole[kept], np.full(len(self.more_codes), 50.0))
            why = self.reasons.get(name, MissingReason.SECRET)
            reasons = np.where(np.isnan(values), why, MissingReason.KNOWN).astype(np.uint8)
            source = ColumnSource("kwb.xlsx", "cijfers", f"kolom {name}", self.publisher, self.year)
            columns[name] = Column(name, source, values, reasons)
        n = len(codes)
        return SourceTable(
            file="kwb.xlsx", sheet="cijfers", path="/kwb.xlsx", publisher=self.publisher,
            year=self.year, codes=codes, names=tuple(f"Naam {c}" for c in codes),
            gemeente_names=("",) * n, row_levels=(Level.BUURT,) * n,
            source_rows=tuple(range(5, 5 + n)), columns=columns, dropped=self.dropped,
        )  # fmt: skip

    def definition(self) -> Definition:
        """One group of the indicators."""
        return Definition(
            "proef", "Proef", "1",
            (
                Group("top", "Totaal"),
                *(
                    Indicator(
                        f"i_{name}", f"Indicator {name}", "top", publisher=self.publisher,
                        max_lag=self.max_lag,
                        measures=(Measure(self.formulas.get(name, name), 1, Goalposts(0, 100)),),
                    )
                    for name in self.indicators
                ),
            ),
            min_inhabitants=100, rank_inhabitants=300, normalisation=Normalisation(self.method),
        )  # fmt: skip

    def look(self) -> Quality:
        """Join, compute and assess."""
        gemeenten = tuple(f"GM{code[2:6]}" for code in CODES)
        areas = Areas(
            Level.BUURT, CODES, tuple(f"Buurt {c}" for c in CODES), gemeenten,
            tuple(f"Gemeente {g}" for g in gemeenten),
        )  # fmt: skip
        sources = Sources(maps=(areas,), tables=(self.table(),))
        dataset = self._with_origins(assemble(sources, Level.BUURT, self.edition))
        return assess(dataset, compute_index(dataset, self.definition()), sources)

    def _with_origins(self, dataset: Dataset) -> Dataset:
        columns = dict(dataset.columns)
        for name, origins in self.origins.items():
            columns[name] = replace(columns[name], origins=origins.astype(np.uint8))
        return replace(dataset, columns=columns)

    def found(self, name: str) -> Finding:
        """The one finding of a kind."""
        (finding,) = [f for f in self.look().findings if f.id == name]
        return finding

    def ids(self) -> set[str]:
        """The kinds of findings."""
        return {f.id for f in self.look().findings}


def test_sound_data_give_no_findings() -> None:
    quality = World().look()
    assert quality.findings == ()
    assert quality.share == 1.0
    assert quality_lines(quality) == ["4 indicatoren met een bron × 60 buurten: 100 % bekend."]


# Availability


def test_states_tell_known_missing_filled_and_small() -> None:
    world = World()
    world.columns["p_hh_li"][3] = np.nan
    world.people[4] = 20
    origins = np.zeros(N)
    origins[5] = Origin.HIGHER
    world.origins = {"p_arb_pp": origins}
    quality = world.look()
    assert quality.states[3, 0] == MissingReason.SECRET
    assert set(quality.states[4]) == {MissingReason.SMALL}
    assert quality.states[5, 1] == FILLED + Origin.HIGHER
    assert quality.known[5, 1]
    assert quality.filled == 1
    assert quality.states[6, 0] == 0
    assert quality.by_indicator == pytest.approx([58 / 59, 1, 1, 1])
    assert quality.by_area[3] == pytest.approx(0.75)
    assert not quality.counted[4]
    assert quality.tally == {0: 59 * 4 - 2, 1: 1, 5: 4, FILLED + 1: 1}
    assert {"filled", "small-areas"} == {f.id for f in quality.findings}


@pytest.mark.parametrize(("missing", "fires"), [(21, False), (22, True)])
def test_less_than_65_percent_known_is_a_finding(missing: int, *, fires: bool) -> None:
    """39 of 60 is exactly 65 %."""
    world = World()
    world.columns["p_hh_li"][np.arange(missing) * 2 % N + np.arange(missing) // 30] = np.nan
    assert ("indicator-availability" in world.ids()) is fires
    if fires:
        finding = world.found("indicator-availability")
        assert finding.nodes == ("i_p_hh_li",)
        assert len(finding.codes) == len(finding.rows) == missing
        assert finding.rows[0] == 5 + CODES.index(finding.codes[0])
        assert (finding.place, finding.column) == ("kwb.xlsx, blad cijfers", "kolom p_hh_li")
        assert "63 % van de buurten (grens 65 %)" in finding.text
        assert "geheim" in finding.text


def test_indicators_that_lack_for_one_reason_are_one_line() -> None:
    world = World()
    for name in ("p_hh_li", "p_arb_pp"):
        world.columns[name][::2] = np.nan
    finding = world.found("indicator-availability")
    assert finding.nodes == ("i_p_hh_li", "i_p_arb_pp")
    assert finding.text.startswith("2 indicatoren")
    assert finding.weight is Weight.PROBLEM


def test_areas_with_little_and_with_nothing_known() -> None:
    world = World()
    for name in NAMES:
        world.columns[name][7] = np.nan
    for name in NAMES[:2]:
        world.columns[name][9] = np.nan
    assert world.found("area-empty").codes == (CODES[7],)
    assert world.found("area-availability").codes == (CODES[9],)
    world.people[[7, 9]] = 10
    assert not world.ids() & {"area-empty", "area-availability"}


def test_many_areas_are_named_by_gemeente() -> None:
    world = World()
    for name in NAMES:
        world.columns[name][[*range(8), *range(20, 24)]] = np.nan
    finding = world.found("area-empty")
    assert finding.text == (
        "12 buurten hebben geen enkele waarde: in Gemeente GM0001 (8) en Gemeente GM0002 (4)."
    )


def test_an_indicator_without_source_names_its_publisher() -> None:
    finding = World(indicators=(*NAMES, "p_wcorpw")).found("no-source")
    assert finding.nodes == ("i_p_wcorpw",)
    assert "1 van de 5 indicatoren (20 % van het gewicht)" in finding.text
    assert finding.remedy == "Voeg bestanden toe van CBS."
    assert finding.weight is Weight.INFO


def test_a_column_without_values_is_no_missing_source() -> None:
    world = World(indicators=(*NAMES, "p_wcorpw"))
    world.columns["p_wcorpw"] = np.full(N, np.nan)
    finding = world.found("no-values")
    assert finding.nodes == ("i_p_wcorpw",)
    assert "staat in kwb.xlsx wel een kolom" in finding.text
    assert "no-source" not in world.ids()


def test_what_is_too_old_to_count_is_named() -> None:
    world = World(edition=2026, max_lag=2)
    finding = world.found("too-old")
    assert len(finding.nodes) == 4
    assert "van 2023: te oud voor editie 2026" in finding.text
    assert "editie 2025" in finding.remedy
    assert "no-source" not in world.ids()


def test_what_counts_and_is_older_than_its_source_usually_is() -> None:
    assert "stale" not in World(edition=2025).ids()
    assert len(World(edition=2026).found("stale").nodes) == 4
    assert "stale" not in World(edition=2027, publisher="RIVM").ids()
    assert "stale" in World(edition=2025, publisher="Politie").ids()


# Coverage


def test_a_table_that_lacks_a_gemeente() -> None:
    world = World(without_rows=CODES[:20])
    finding = world.found("gemeenten-missing")
    assert "2 van de 3 gemeenten; 1 ontbreekt: Gemeente GM0001" in finding.text
    assert finding.weight is Weight.PROBLEM


def test_a_gemeente_that_did_not_deliver() -> None:
    world = World()
    world.columns["p_hh_li"][:20] = np.nan
    finding = world.found("gemeente-empty")
    assert finding.codes == CODES[:20]
    assert "Gemeente GM0001 heeft voor 'Indicator p_hh_li' nergens een waarde" in finding.text
    assert "indicator-availability" not in world.ids()
    world.columns["p_hh_li"][20:40] = np.nan
    assert "gemeente-empty" not in world.ids()


def test_rows_without_an_area_point_at_another_division() -> None:
    assert "other-division" not in World(more_codes=("BU00019991", "BU00019992")).ids()
    four = tuple(f"BU0001999{at}" for at in range(4))
    assert "4 van de 64 rijen" in World(more_codes=four).found("other-division").text


def limited(rows: int, first: int = 2, dropped: int = 0) -> SourceTable:
    """A table with bare codes."""
    kept = rows - dropped
    return SourceTable(
        file="lang.csv", sheet="", path="", publisher="", year=0,
        codes=tuple(f"x{at}" for at in range(kept)), names=("",) * kept,
        gemeente_names=("",) * kept, row_levels=(Level.OTHER,) * kept,
        source_rows=tuple(range(first, first + kept)), columns={},
        dropped=tuple(
            Dropped("lang.csv", first + kept + at, "", "dubbel") for at in range(dropped)
        ),
    )  # fmt: skip


def test_a_table_that_stops_at_a_limit() -> None:
    assert table_limit(limited(10_000)) == 10_000
    assert table_limit(limited(10_000, first=6)) == 10_000
    assert table_limit(limited(10_000, dropped=300)) == 10_000
    assert table_limit(limited(9_999)) == 0
    assert table_limit(limited(10_001)) == 0
    assert table_limit(limited(10_000, first=40)) == 0
    assert table_limit(limited(0)) == 0


def test_a_map_that_stops_at_a_limit() -> None:
    def areas(n: int) -> Areas:
        codes = tuple(f"x{at}" for at in range(n))
        return Areas(Level.OTHER, codes, codes, ("",) * n, ("",) * n)

    def of(n: int, dropped: int = 0) -> int:
        made = areas(n)
        lost = tuple(Dropped("kaart", at, "", "punt") for at in range(dropped))
        return map_limit(Sources(maps=(made,), dropped=lost), made)

    assert (of(1000), of(990, 10), of(999), of(990)) == (1000, 1000, 0, 0)


def test_the_limit_and_the_gemeenten_that_lack_are_one_line() -> None:
    rest = tuple(Dropped("kwb.xlsx", 45 + at, "", "dubbele code") for at in range(9_960))
    world = World(without_rows=CODES[40:], dropped=rest)
    finding = world.found("cut-off")
    assert finding.text == (
        "kwb.xlsx houdt op na precies 10.000 rijen en is waarschijnlijk afgekapt; de laatste "
        "gemeente is Gemeente GM0002. Er zijn rijen voor 2 van de 3 gemeenten."
    )
    assert "gemeenten-missing" not in world.ids()


# Values


@pytest.mark.parametrize(
    ("name", "value"), [("p_hh_li", 101.0), ("p_hh_li", -1.0), ("g_afs_hp", -0.1)]
)
def test_values_that_cannot_be(name: str, value: float) -> None:
    world = World()
    world.columns[name][11] = value
    finding = world.found("impossible")
    assert finding.weight is Weight.PROBLEM
    assert finding.codes == (CODES[11],)
    assert finding.rows == (16,)
    assert finding.nodes == (f"i_{name}",)
    assert "extreme" not in world.ids()


def test_what_cannot_be_in_an_unused_column_is_one_remark() -> None:
    world = World()
    world.columns["a_hh"] = plain(8, 300, 500).round(-1)
    world.columns["a_hh"][3] = -5
    finding = world.found("impossible")
    assert finding.weight is Weight.INFO
    assert finding.nodes == ()
    assert finding.variables == ("a_hh",)


def test_wealth_may_be_negative() -> None:
    world = World(indicators=(*NAMES, "m_hh_ver"))
    world.columns["m_hh_ver"] = plain(9, -3, 300)
    assert "impossible" not in world.ids()


def test_parts_of_one_are_no_percentages() -> None:
    world = World()
    world.columns["p_hh_li"] = (plain(1) / 100).round(3)
    assert world.found("fraction").nodes == ("i_p_hh_li",)
    world.columns["p_hh_li"] = plain(1, 0.1, 1.4)
    assert "fraction" not in world.ids()


def test_a_part_larger_than_the_whole() -> None:
    world = World()
    world.columns["a_65_oo"] = np.full(N, 200.0)
    world.columns["a_65_oo"][2] = 1010
    assert "part-over-whole" not in world.ids()
    world.columns["a_65_oo"][2] = 1100
    finding = world.found("part-over-whole")
    assert finding.codes == (CODES[2],)
    assert finding.variables == ("a_65_oo", "a_inw")


def test_parts_that_do_not_add_up() -> None:
    world = World()
    world.columns["a_man"] = np.full(N, 500.0)
    world.columns["a_vrouw"] = np.full(N, 510.0)
    assert "parts-sum" not in world.ids()
    world.columns["a_vrouw"][4] = 300
    world.columns["a_vrouw"][5] = np.nan
    assert world.found("parts-sum").codes == (CODES[4],)


def test_percentages_that_are_no_hundred() -> None:
    world = World()
    world.columns["p_1gezw"], world.columns["p_mgezw"] = np.full(N, 60.0), np.full(N, 41.0)
    assert "parts-sum" not in world.ids()
    world.columns["p_mgezw"][0] = 20
    assert "100 %" in world.found("parts-sum").text


def test_no_households_where_people_live() -> None:
    world = World()
    world.columns["a_hh"] = np.full(N, 400.0)
    world.columns["a_hh"][[1, 2]] = 0
    world.people[2] = 0
    assert world.found("zero-inhabited").codes == (CODES[1],)


# Distribution


def test_one_value_everywhere() -> None:
    world = World(method="minmax")
    world.columns["p_hh_li"][:] = 12.5
    finding = world.found("constant")
    assert "(12,5)" in finding.text
    assert finding.weight is Weight.PROBLEM
    assert not world.ids() & {"nearly-constant", "fill", "copied-from-above"}


def test_nearly_one_value_and_many_zeros() -> None:
    world = World()
    world.columns["p_hh_li"][:50] = 12.5
    world.columns["p_arb_pp"][::2] = 0
    world.columns["p_arb_pp"][1] = 0
    assert "83 %" in world.found("nearly-constant").text
    assert "52 %" in world.found("zeros").text


def test_a_value_filled_in_stands_out() -> None:
    world = World()
    world.columns["p_hh_li"] = plain(1, 20, 80) + np.arange(N) * 1e-3
    assert "fill" not in world.ids()
    world.columns["p_hh_li"][::7] = 50.0
    finding = world.found("fill")
    assert finding.codes == CODES[::7]
    assert "50,0" in finding.text


def test_a_shifted_comma_stands_out() -> None:
    world = World()
    world.columns["g_afs_hp"][8] = 455.0
    finding = world.found("extreme")
    assert finding.codes == (CODES[8],)
    assert "455,0" in finding.text
    assert finding.weight is Weight.INFO
    assert "outliers" in world.ids()
    world.method = "minmax"
    assert world.found("extreme").weight is Weight.PROBLEM


def test_extremes_are_a_few_and_far_from_the_rest() -> None:
    body = np.linspace(0, 10, 50)
    assert extremes(body) == (0, 0)
    assert extremes(np.append(body, 19.0)) == (0, 0)
    assert extremes(np.append(body, [40.0, 41.0])) == (0, 2)
    assert extremes(np.append([-100.0], body)) == (1, 0)
    assert extremes(np.append(body, [40, 41, 42, 43.0])) == (0, 0)


def test_a_tail_is_skewed_without_single_extremes() -> None:
    world = World()
    world.columns["g_afs_hp"] = np.exp(np.linspace(0, 8, N)).round(2)
    finding = world.found("outliers")
    assert finding.nodes == ("i_g_afs_hp",)
    assert "extreme" not in world.ids()


def test_the_same_figures_twice() -> None:
    world = World()
    world.columns["p_arb_pp"] = 100 - world.columns["p_hh_li"]
    finding = world.found("duplicate-columns")
    assert finding.nodes == ("i_p_hh_li", "i_p_arb_pp")
    world.columns["p_arb_pp"][3] += 5
    assert "duplicate-columns" not in world.ids()


def test_many_alike_are_each_named_once_beside_the_first() -> None:
    world = World()
    for name in ("p_arb_pp", "g_afs_hp"):
        world.columns[name] = world.columns["p_hh_li"].copy()
    pairs = [f.nodes for f in world.look().findings if f.id == "duplicate-columns"]
    assert sorted(pairs) == [("i_p_hh_li", "i_g_afs_hp"), ("i_p_hh_li", "i_p_arb_pp")]


def test_correlations_agree_with_numpy_where_both_are_known() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(40, 3)) + 1e6
    values[:, 2] += values[:, 0]
    known = rng.random((40, 3)) > 0.2
    got = correlations(values, known)
    both = known[:, 0] & known[:, 2]
    assert got[0, 2] == pytest.approx(np.corrcoef(values[both, 0], values[both, 2])[0, 1])
    assert correlations(values[:5], known[:5])[0, 2] == 0


def test_values_copied_from_the_wijk() -> None:
    world = World()
    per_wijk = np.repeat(plain(5)[: N // PER_WIJK], PER_WIJK)
    world.columns["p_hh_li"] = per_wijk
    finding = world.found("copied-from-above")
    assert finding.nodes == ("i_p_hh_li",)
    assert "100 % van de wijken" in finding.text
    world.origins = {"p_hh_li": np.full(N, float(Origin.HIGHER))}
    assert "copied-from-above" not in world.ids()
    assert "filled" in world.ids()


def test_copied_counts_only_whole_wijken() -> None:
    upper = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, -1])
    values = np.array([[1, 1, 1, 2, 2, 2, 3, 4, 5, 9, 9.0]]).T
    known = np.ones_like(values, dtype=bool)
    assert copied_shares(values, known, upper) == pytest.approx([2 / 3])
    known[0] = False
    assert copied_shares(values, known, upper) == pytest.approx([0])
    assert copied_shares(values, known, np.full(11, -1)) == pytest.approx([0])


def test_coarse_rounding() -> None:
    world = World()
    world.columns["g_afs_hp"] = np.tile([10.0, 20.0, 20.0, 30.0], N // 4)
    assert "'Indicator g_afs_hp' (op 10)" in world.found("coarse").text
    assert step_of(np.array([0.1, 0.2, 0.9]), 0.05) == pytest.approx(0.1)
    assert step_of(np.array([0.1, 0.25]), 0.05) == 0
    assert step_of(np.array([5.0, 10.0]), 6) == 0


def test_small_areas_are_counted() -> None:
    world = World()
    world.people[:3] = (50, 200, 0)
    finding = world.found("small-areas")
    assert finding.codes == CODES[:2]
    assert finding.text == (
        "1 buurt heeft minder dan 100 inwoners en krijgen geen score; nog 1 met minder dan 300 "
        "geen rang."
    ).replace("krijgen", "krijgt")


def test_the_most_common_value() -> None:
    shape = shape_of(np.array([1.0, 1.0, 2.0, 3.0, 3.0, 3.0]))
    assert (shape.distinct, shape.common, shape.common_count, shape.next_count) == (3, 3.0, 3, 2)


# As a whole


def test_problems_come_first_and_the_table_has_every_finding() -> None:
    world = World(without_rows=CODES[:20])
    world.columns["p_hh_li"][30] = 140
    world.people[45] = 40
    quality = world.look()
    weights = [f.weight for f in quality.findings]
    assert weights == sorted(weights, key=lambda w: w is not Weight.PROBLEM)
    table = quality_table(quality)
    assert table.head == TABLE_HEAD
    assert all(len(row) == len(TABLE_HEAD) for row in table.rows)
    (row,) = [r for r in table.rows if r[1] == "Waarden"]
    assert row[0] == "Probleem"
    assert row[4:] == ("Indicator p_hh_li", 1, "kwb.xlsx, blad cijfers", "kolom p_hh_li", "15")
    marks = [line[0] for line in quality_lines(quality)[1:]]
    assert marks == ["!" if w is Weight.PROBLEM else "-" for w in weights]


def test_without_areas_that_count_nothing_breaks() -> None:
    world = World(people=np.full(N, 5.0))
    quality = world.look()
    assert np.isnan(quality.share)
    assert {f.id for f in quality.findings} == {"small-areas"}
    nothing = World(indicators=("p_wcorpw",)).look()
    assert np.isnan(nothing.by_area).all()
    assert nothing.findings[0].id == "no-source"


def test_rows_as_ranges() -> None:
    assert rows_text((9, 4, 5, 6)) == "4–6, 9"
    assert rows_text(tuple(range(1, 20, 2)), most=2) == "1, 3, en 8 andere"
    assert rows_text(()) == ""
    assert [share_text(v) for v in (0.0, 0.004, 0.5, 0.999, 1.0)] == [
        "0", "< 1", "50", "> 99", "100",
    ]  # fmt: skip


def test_every_finding_is_described() -> None:
    told = (ROOT / "docs" / "methode" / "kwaliteit.md").read_text(encoding="utf-8")
    assert [name for name in FINDING_IDS if f"| `{name}` |" not in told] == []
