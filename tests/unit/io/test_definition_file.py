"""Index definitions as TOML: reading, messages with their line, writing."""

from __future__ import annotations

import re
import string
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veerkracht_desktop.core import spec_checks
from veerkracht_desktop.core.definition import Context, Definition, Group, Indicator, Measure, Node
from veerkracht_desktop.core.errors import (
    DefinitionError,
    FileUnreadableError,
    FormatError,
    OutputError,
)
from veerkracht_desktop.core.formula import quote_name
from veerkracht_desktop.core.presets import Preset
from veerkracht_desktop.core.specs import (
    AGGREGATIONS,
    IMPUTATIONS,
    NORMALISATIONS,
    TRANSFORMS,
    Aggregation,
    Allocation,
    Goalposts,
    Imputation,
    Normalisation,
    Screening,
    Treatment,
)
from veerkracht_desktop.io.definitions import (
    default_definition,
    definition_text,
    parse_definition,
    read_definition,
    write_definition,
)
from veerkracht_desktop.io.definitions.toml_source import MAX_SIZE
from veerkracht_desktop.io.resources import DEFAULT_DEFINITION

GOOD = """\
# een proef
id = "proef"
title = "Proef"
version = "1"

[normalisation]
method = "goalposts"

[[group]]
id = "top"
label = "Top"
method = "geometric"
floor = 1.0
min_coverage = 1.0

[[indicator]]
id = "arm"
label = "Armoede"
parent = "top"
weight = 2

[[indicator.measure]]
formula = "100 * a / b"
direction = -1
worst = 20
best = 1

[[indicator.measure]]
formula = "c"
direction = 1
percentiles = [2, 98]

[[group]]
id = "deel"
label = "Deel"
parent = "top"

[[indicator]]
id = "rijk"
label = "Rijk"
parent = "deel"

[[indicator.measure]]
formula = "d"
worst = 0
best = 1

[[context]]
id = "woz"
label = "WOZ"
formula = "g_wozbag"

[presets.anders]
title = "Anders"

[presets.anders.weights]
arm = 1.0
"""


def read(tmp_path: Path, text: str) -> Definition:
    path = tmp_path / "proef.toml"
    path.write_bytes(text.encode())
    return read_definition(path)


def line_of(text: str, part: str, nth: int = 1) -> int:
    """Line of the nth line that has `part`."""
    numbers = [n for n, line in enumerate(text.splitlines(), start=1) if part in line]
    return numbers[nth - 1]


def test_a_small_definition(tmp_path: Path) -> None:
    d = read(tmp_path, GOOD)
    assert [n.id for n in d.nodes] == ["top", "arm", "deel", "rijk"]
    assert d.source == "proef.toml"
    top, arm = d.by_id["top"], d.by_id["arm"]
    assert isinstance(top, Group)
    assert top.aggregation == Aggregation("geometric", 1.0)
    assert top.min_coverage == 1.0
    assert isinstance(arm, Indicator)
    assert arm.weight == 2.0
    assert arm.measures == (
        Measure("100 * a / b", -1, Goalposts(20.0, 1.0)),
        Measure("c", 1, Goalposts(2.0, 98.0, percentiles=True)),
    )
    assert d.context == (Context("woz", "WOZ", "g_wozbag"),)
    assert not d.skip_absent


@pytest.mark.parametrize(
    "change", [lambda t: t, lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")]
)
def test_byte_order_mark_and_windows_line_ends_do_not_matter(
    tmp_path: Path, change: object
) -> None:
    assert callable(change)
    assert read(tmp_path, change(GOOD)).nodes == read(tmp_path, GOOD).nodes


MISTAKES = [
    ('title = "Proef"', 'title = "Proef', "title =", "geen geldige TOML"),
    ('version = "1"', 'id = "nog"', 'id = "nog"', "staat er twee keer"),
    ('version = "1"', 'versie = "1"', "versie", "'version' ontbreekt; is 'versie' een tikfout?"),
    ('version = "1"', "", "", "'version' ontbreekt"),
    ('id = "proef"', "id = 3", "id = 3", "'id' moet tekst zijn"),
    ('id = "proef"', 'id = " "', 'id = " "', "'id' is leeg"),
    ('id = "arm"', 'id = "arm "', 'id = "arm "', "begint of eindigt met een spatie"),
    ('version = "1"', 'version = "1"\nkleur = "rood"', "kleur", "de sleutel 'kleur' is onbekend"),
    ("weight = 2", "wieght = 2", "wieght", "bedoelt u 'weight'?"),
    ("floor = 1.0", "vloer = 1.0", "vloer", "de sleutel 'vloer' is onbekend"),
    ("floor = 1.0", "floor = 0", "floor", "'floor' is 0.0; het moet meer dan 0 zijn"),
    ("weight = 2", 'weight = "2"', "weight", "'weight' moet een getal zijn"),
    ("weight = 2", "weight = true", "weight", "'weight' moet een getal zijn"),
    ("weight = 2", "weight = nan", "weight", "'weight' moet een eindig getal zijn"),
    ("weight = 2", "weight = -2", "weight", "het gewicht van 'arm' is -2;"),
    ("weight = 2", f"weight = 1{'0' * 400}", "weight", "'weight' moet een eindig getal zijn"),
    ("weight = 2", 'active = "nee"', "active", "'active' moet true of false zijn"),
    ("weight = 2", "max_lag = -1", "max_lag", "'max_lag' moet een geheel getal"),
    ("weight = 2", 'lowest = "straat"', "lowest", "'lowest' is 'straat'; kies uit land, gemeente"),
    ('method = "goalposts"', 'method = "sterren"', "method", "'method' is 'sterren'; kies uit"),
    ('method = "goalposts"', 'method = "minmax"\nlow = 100', "low", "'low' moet lager zijn"),
    ('method = "goalposts"', 'method = "zscore"\nhigh = 0', "high", "standaardafwijking"),
    ('method = "geometric"', 'method = "wortel"', "wortel", "'method' is 'wortel'; kies uit"),
    ("min_coverage = 1.0", "min_coverage = 60", "min_cov", "het moet van 0 tot 1 zijn"),
    ("best = 1", "best = 20", "best = 20", "zijn gelijk (20)"),
    ("best = 1", "best = 30", "worst = 20", "spreken 'direction' -1 tegen"),
    ("best = 1\n", "\n", "[[indicator.measure]]", "'best' ontbreekt"),
    ("worst = 20\nbest = 1\n", "", "[[indicator.measure]]", "ontbreken"),
    ("direction = -1", "direction = 2", "direction = 2", "het moet 1 of -1 zijn"),
    ("direction = -1", "direction = 0.5", "direction = 0.5", "geheel getal"),
    ("percentiles = [2, 98]", "percentiles = [2]", "perc", "twee getallen van 0 tot 100"),
    ("percentiles = [2, 98]", "percentiles = [2, 980]", "perc", "twee getallen van 0 tot 100"),
    ("percentiles = [2, 98]", "percentiles = 2", "perc", "twee getallen van 0 tot 100"),
    ("percentiles = [2, 98]", "percentiles = [5, 5]", "perc", "zijn gelijk (5)"),
    ("percentiles = [2, 98]", "percentiles = [2, 98]\nworst = 1", "perc", "kies óf 'worst'"),
    ('formula = "c"', 'formula = "c +"', 'formula = "c +"', "in formule 'c +': de formule breekt"),
    ('formula = "g_wozbag"', 'formula = "g wozbag"', "g wozbag", "op plaats 3 staat onverwacht"),
    ('id = "rijk"', 'id = "arm"', 'id = "arm"', "'arm' komt twee keer voor"),
    ('parent = "deel"', 'parent = "dael"', "dael", "hoort onder 'dael', maar die bestaat niet"),
    ('parent = "deel"', 'parent = "arm"', 'parent = "arm"', "die geen groep is"),
    ('label = "Deel"\nparent = "top"', 'label = "Deel"', 'id = "deel"', "meer hoogste knopen"),
    ('label = "Top"', 'label = "Top"\nparent = "deel"', 'parent = "deel"', "geen hoogste knoop"),
    ('parent = "top"\n\n[[indicator]]', 'parent = "deel"\n\n[[indicator]]', 'parent = "deel"',
     "'deel' is niet met de hoogste knoop verbonden (kringverwijzing)"),
    ('parent = "deel"', 'parent = "top"', 'id = "deel"', "groep 'deel' heeft geen onderdelen"),
    ('parent = "deel"', 'parent = "deel"\nweight = 0', 'id = "deel"', "alle gewichten in groep"),
    ("[presets.anders.weights]\narm", "[presets.anders.weights]\nerm", "erm", "'erm' bestaat niet"),
    ("arm = 1.0", "arm = -1.0", "arm = -1.0", "het gewicht van 'arm' is minder dan 0"),
    ("[presets.anders.weights]\narm = 1.0", '[presets.anders.methods]\narm = "ampi"', 'arm = "',
     "'arm' is een indicator en heeft geen methode"),
    ("arm = 1.0", "arm = 0\ndeel = 0", "[presets.anders.weights]", "alle gewichten in groep 'top'"),
    ('title = "Anders"', 'titel = "Anders"', "titel", "'title' ontbreekt; is 'titel' een"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "marked", "why"), MISTAKES)
def test_a_mistake_is_told_with_file_and_line(
    tmp_path: Path, old: str, new: str, marked: str, why: str
) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    with pytest.raises(DefinitionError) as caught:
        read(tmp_path, text)
    assert why in str(caught.value.data["why"])
    nth = 2 if new == 'id = "arm"' else 1
    line = line_of(text, marked, nth) if marked else 1
    assert caught.value.data["place"] == f"proef.toml, regel {line}"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("# niets", "er is geen enkele [[group]]"),
        ('group = "x"', "'group' moet als [[group]] geschreven worden"),
        ("normalisation = 3", "'normalisation' moet een tabel zijn"),
        ("x = [" + "[" * 5000, "geldige TOML"),
        ('x = """', "geldige TOML"),
    ],
)
def test_files_that_are_hardly_a_definition(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        read(tmp_path, text)
    told = str(caught.value.data["why"])
    assert why in told or "te veel haken in elkaar" in told


def test_an_indicator_without_measure(tmp_path: Path) -> None:
    text = GOOD.replace('[[indicator.measure]]\nformula = "d"\nworst = 0\nbest = 1\n', "")
    with pytest.raises(DefinitionError, match=r"geen \[\[indicator\.measure\]\]") as caught:
        read(tmp_path, text)
    assert caught.value.data["place"] == f"proef.toml, regel {line_of(text, '[[indicator]]', 2)}"


def test_headers_inside_long_texts_do_not_shift_the_lines(tmp_path: Path) -> None:
    text = GOOD.replace('label = "Armoede"', 'label = """\n[[indicator]]\n"""').replace(
        'id = "rijk"', "id = 3"
    )
    with pytest.raises(DefinitionError) as caught:
        read(tmp_path, text)
    assert caught.value.data["place"] == f"proef.toml, regel {line_of(text, 'id = 3')}"


def test_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "oud.toml"
    path.write_bytes('id = "a"\ntitle = "Continuïteit"\n'.encode("cp1252"))
    with pytest.raises(DefinitionError, match="UTF-8") as caught:
        read_definition(path)
    assert caught.value.data["place"] == "oud.toml, regel 2"


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "groot.toml"
    path.write_bytes(b"#" * (MAX_SIZE + 1))
    with pytest.raises(DefinitionError, match="te groot"):
        read_definition(path)


def test_no_file_and_another_kind_of_file(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadableError, match="bestaat niet"):
        read_definition(tmp_path / "weg.toml")
    path = tmp_path / "proef.json"
    path.write_text("{}")
    with pytest.raises(FormatError, match=r"Kies een bestand op \.toml"):
        read_definition(path)


def test_normalisations_without_goalposts_need_none(tmp_path: Path) -> None:
    text = GOOD.replace('method = "goalposts"', 'method = "percentrank"').replace(
        "worst = 0\nbest = 1\n", ""
    )
    rijk = read(tmp_path, text).by_id["rijk"]
    assert isinstance(rijk, Indicator)
    assert rijk.measures[0].goalposts is None


STAGES = """\
[screening]
min_known = 0.65
min_nonzero = 0.1
min_area = 0.5

[imputation]
methods = ["higher", "group_median"]
by = "ste_mvs"
covariates = ["a_inw", "WOZ"]

[treatment]
points = 5
then = "boxcox"
skew_limit = 1.5
kurtosis_limit = 3
skew_type = 1
power = 0.5
always = true

"""
PANEL = """
[[allocation]]
person = "wijkraad"

[allocation.weights]
arm = 70
deel = 30
"""
WITH_EVERYTHING = (
    ("[normalisation]", STAGES + "[normalisation]"),
    ('parent = "deel"\n', 'parent = "deel"\n\n[indicator.normalisation]\n'
     'method = "distance_target"\nlow = 1\nhigh = 5\nreference = "GM1"\nclip = false\n\n'
     "[indicator.treatment]\npoints = 2\n"),
    ("worst = 0\nbest = 1\n", "worst = 100\nbest = 75000\nlog = true\ntarget = 50\n"),
    ("worst = 20\nbest = 1\n", "worst = 20\nbest = 1\nreference = 5\n"),
    ('label = "Deel"\nparent = "top"\n', 'label = "Deel"\nparent = "top"\n'
     'method = "generalised"\npower = -2\nrescale_above = false\n\n[group.rescale]\n'),
)  # fmt: skip
"""What to put in `GOOD` so that every stage has its own numbers."""


def everything() -> str:
    """`GOOD` with a number of its own in every stage."""
    text = GOOD
    for old, new in WITH_EVERYTHING:
        assert old in text
        text = text.replace(old, new, 1)
    return text + PANEL


def test_the_stages_of_a_definition(tmp_path: Path) -> None:
    d = read(tmp_path, everything())
    assert d.screening == Screening(0.65, 0.1, 0.5)
    assert d.imputation == Imputation(("higher", "group_median"), "ste_mvs", ("a_inw", "WOZ"))
    assert d.treatment == Treatment(5, "boxcox", 1.5, 3.0, 1, 0.5, always=True)
    assert d.allocations == (Allocation("wijkraad", (("arm", 70.0), ("deel", 30.0))),)
    arm, rijk, deel = d.by_id["arm"], d.by_id["rijk"], d.by_id["deel"]
    assert isinstance(arm, Indicator)
    assert isinstance(rijk, Indicator)
    assert isinstance(deel, Group)
    assert arm.measures[0].goalposts == Goalposts(20.0, 1.0, reference=5.0)
    assert rijk.normalisation == Normalisation("distance_target", 1.0, 5.0, "GM1", clip=False)
    assert rijk.treatment == Treatment(2)
    assert rijk.measures[0].goalposts == Goalposts(100.0, 75000.0, log=True)
    assert rijk.measures[0].target == 50.0
    assert deel.aggregation == Aggregation("generalised", power=-2.0)
    assert (deel.rescale, deel.rescale_above) == (Normalisation("percentrank"), False)
    assert same(parse_definition(definition_text(d), ""), d)


def test_the_bounds_of_a_zscore_are_its_own(tmp_path: Path) -> None:
    d = read(tmp_path, GOOD.replace('method = "goalposts"', 'method = "zscore"'))
    assert d.normalisation == Normalisation("zscore", 0.0, 1.0)


def test_keys_of_older_files_are_read_and_no_longer_written(tmp_path: Path) -> None:
    old = GOOD.replace('version = "1"', 'version = "1"\ntreat_points = 4\nfill = true')
    d = read(tmp_path, old)
    assert d.treatment == Treatment(4)
    assert d.imputation == Imputation(("higher",))
    assert d.fill
    written = definition_text(d)
    assert "treat_points" not in written
    assert "fill" not in written
    assert same(parse_definition(written, ""), d)
    off = GOOD.replace('version = "1"', 'version = "1"\ntreat_points = 0\nfill = false')
    assert same(read(tmp_path, off), read(tmp_path, GOOD))


def test_a_project_keeps_an_index_that_is_not_ready(tmp_path: Path) -> None:
    """Goalposts may be chosen later; a file that is opened as an index must have them."""
    text = GOOD.replace("worst = 0\nbest = 1\n", "")
    with pytest.raises(DefinitionError, match="ontbreken"):
        read(tmp_path, text)
    half = parse_definition(text, "proef.veerkracht")
    assert same(parse_definition(definition_text(half), ""), half)


def test_numbers_of_numpy_are_written_as_numbers(tmp_path: Path) -> None:
    d = read(tmp_path, GOOD)
    arm = d.by_id["arm"]
    assert isinstance(arm, Indicator)
    d = d.with_node(replace(arm, weight=np.float64(1) / 3))
    assert "weight = 0.3333333333333333\n" in definition_text(d)


def test_groups_and_indicators_keep_the_order_of_the_file(tmp_path: Path) -> None:
    start, rest = GOOD.split("[[indicator]]", 1)
    moved = rest.index("[[group]]"), rest.index("[[context]]")
    text = start + rest[slice(*moved)] + "[[indicator]]" + rest[: moved[0]] + rest[moved[1] :]
    assert read(tmp_path, text).children["top"] == ("deel", "arm")
    assert read(tmp_path, GOOD).children["top"] == ("arm", "deel")


# --- the documentation ----------------------------------------------------------------------

DOCUMENTATION = DEFAULT_DEFINITION.parents[2] / "docs" / "indexdefinitie.md"


def test_the_examples_of_the_documentation_can_be_read(tmp_path: Path) -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    before_known = text.split("## Zo bouwt u")[0]
    example, preset = re.findall(r"```toml\n(.*?)```", before_known, re.DOTALL)
    assert read(tmp_path, example).effective_weights["laag_inkomen"] == 0.5
    assert [p.id for p in read(tmp_path, example + preset).presets] == ["meer_inkomen"]
    table = tmp_path / "structuur.csv"
    table.write_text(text.split("```\niCode")[1].split("```")[0].join(["iCode", ""]))
    assert len(read_definition(table).indicators) == 3


def test_every_key_that_is_read_is_documented() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    shipped = DEFAULT_DEFINITION.read_text(encoding="utf-8")
    written = definition_text(default_definition())
    written += definition_text(parse_definition(everything(), ""))
    keys = set(re.findall(r"^(\w+) = ", shipped + written, re.MULTILINE))
    of_presets = {node.id for node in default_definition().nodes} | {"arm", "deel"}
    assert keys - of_presets > {"formula", "percentiles", "skip_absent"}
    for key in keys - of_presets:
        assert f"`{key}`" in text, key
    for choice in (*NORMALISATIONS, *AGGREGATIONS, *IMPUTATIONS, *TRANSFORMS):
        assert f"`{choice}`" in text, choice
    for header in set(re.findall(r"^(\[+[\w.]+\]+)$", written, re.MULTILINE)):
        if "weights" not in header and "methods" not in header:
            assert f"`{header}`" in text or "presets" in header, header


# --- writing -------------------------------------------------------------------------------


def same(one: Definition, other: Definition) -> bool:
    """Everything but the file it came from."""
    return all(
        getattr(one, f.name) == getattr(other, f.name) for f in fields(one) if f.name != "source"
    )


def test_the_built_in_index_survives_writing(tmp_path: Path) -> None:
    path = tmp_path / "kopie.toml"
    write_definition(default_definition(), path)
    assert same(read_definition(path), default_definition())
    assert len(default_definition().presets) == 3
    first = path.read_bytes()
    write_definition(read_definition(path), path)
    assert path.read_bytes() == first


def test_writing_to_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="eindigt"):
        write_definition(default_definition(), tmp_path / "index.xlsx")
    assert list(tmp_path.iterdir()) == []


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
names = (
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
    .map(str.strip)
    .filter(bool)
)
numbers = st.floats(-1e9, 1e9)
weights = st.floats(0.001, 1e6)


@st.composite
def goalposts(draw: st.DrawFn, direction: int) -> Goalposts:
    kind = draw(st.sampled_from(["fixed", "percentiles", "log", "reference"]))
    among = {"percentiles": st.floats(0, 100), "log": st.floats(1e-9, 1e9)}.get(kind, numbers)
    values = st.lists(among, min_size=3, max_size=3, unique=True)
    low, middle, high = sorted(draw(values))
    bounds = (low, high) if direction == 1 else (high, low)
    reference = middle if kind == "reference" else None
    return Goalposts(*bounds, kind == "percentiles", reference, kind == "log")


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    direction = draw(st.sampled_from([1, -1]))
    bounds = draw(goalposts(direction))
    return Measure(
        quote_name(draw(names)), direction, bounds, draw(texts), draw(st.none() | numbers)
    )


@st.composite
def normalisations(draw: st.DrawFn, methods: tuple[str, ...] = NORMALISATIONS) -> Normalisation:
    low, high = sorted(draw(st.lists(numbers, min_size=2, max_size=2, unique=True)))
    method = draw(st.sampled_from(methods))
    if method in ("zscore", "scaled"):
        high = draw(weights)
    return Normalisation(method, low, high, draw(names), draw(st.booleans()))


treatments = st.builds(
    Treatment,
    points=st.integers(0, 1000),
    then=st.sampled_from(TRANSFORMS),
    skew_limit=st.floats(0, 10),
    kurtosis_limit=st.floats(0, 10),
    skew_type=st.sampled_from([1, 2, 3]),
    power=st.none() | st.floats(-5, 5),
    always=st.booleans(),
)
aggregations = st.builds(
    Aggregation,
    method=st.sampled_from(AGGREGATIONS),
    floor=st.none() | st.floats(0.001, 10),
    power=st.floats(-5, 5).filter(bool),
)
screenings = st.builds(Screening, st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
imputations = st.builds(
    Imputation,
    methods=st.lists(st.sampled_from(IMPUTATIONS), unique=True).map(tuple),
    by=names,
    covariates=st.lists(names, max_size=3).map(tuple),
)


@st.composite
def groups(draw: st.DrawFn, name: str, parent: str) -> Group:
    return Group(
        id=name,
        label=draw(names),
        parent=parent,
        weight=draw(weights),
        aggregation=draw(aggregations),
        min_coverage=draw(st.floats(0, 1)),
        active=draw(st.booleans()),
        short=draw(texts),
        rescale=draw(st.none() | normalisations(spec_checks.RESCALING)),
        rescale_above=draw(st.booleans()),
    )


@st.composite
def indicators(draw: st.DrawFn, name: str, parent: str) -> Indicator:
    return Indicator(
        id=name,
        label=draw(names),
        parent=parent,
        weight=draw(weights),
        measures=tuple(draw(st.lists(measures(), min_size=1, max_size=2))),
        unit=draw(texts),
        publisher=draw(texts),
        why=draw(texts),
        active=draw(st.booleans()),
        modelled=draw(st.booleans()),
        max_lag=draw(st.integers(0, 99)),
        lowest=draw(st.sampled_from(["land", "gemeente", "wijk", "buurt", "gebied"])),
        normalisation=draw(st.none() | normalisations()),
        treatment=draw(st.none() | treatments),
    )


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    ids = draw(st.lists(names, min_size=3, max_size=9, unique=True))
    nodes: list[Node] = []
    leaves = max(1, len(ids) // 2)
    parents: list[str] = []
    for name in ids[:-leaves]:
        # A chain, so that every group has a member.
        nodes.append(draw(groups(name, parents[-1] if parents else "")))
        parents.append(name)
    for number, name in enumerate(ids[-leaves:]):
        parent = parents[-1] if number == 0 else draw(st.sampled_from(parents))
        nodes.append(draw(indicators(name, parent)))
    budget = st.lists(
        st.tuples(st.sampled_from(ids), weights), min_size=1, unique_by=lambda p: p[0]
    )
    definition = Definition(
        id=draw(names),
        title=draw(names),
        version=draw(names),
        nodes=tuple(nodes),
        normalisation=draw(normalisations()),
        context=tuple(Context(draw(names), draw(names), quote_name(draw(names))) for _ in range(2)),
        skip_absent=draw(st.booleans()),
        min_inhabitants=draw(st.integers(0, 500)),
        rank_inhabitants=draw(st.integers(0, 500)),
        treatment=draw(treatments),
        screening=draw(screenings),
        imputation=draw(imputations),
        allocations=tuple(
            Allocation(draw(names), tuple(draw(budget))) for _ in range(draw(st.integers(0, 2)))
        ),
    )
    return replace(definition, nodes=tuple(definition.walk()))


@given(definitions())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_reading_gives_back_what_was_written(definition: Definition) -> None:
    text = definition_text(definition)
    again = parse_definition(text, "proef.toml")
    assert same(again, definition)
    assert again.source == "proef.toml"
    assert definition_text(again) == definition_text(definition)


@given(st.dictionaries(st.sampled_from(["top", "arm", "deel", "rijk"]), weights), names, texts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_presets_survive_writing(
    tmp_path: Path, chosen: dict[str, float], name: str, note: str
) -> None:
    preset = Preset(name, name, note, tuple(chosen.items()), (("top", "ampi"),))
    definition = read(tmp_path, GOOD)
    path = tmp_path / "met.toml"
    write_definition(replace(definition, presets=(preset,)), path)
    assert read_definition(path).presets == (preset,)


@given(st.text(alphabet=string.printable, max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_definition_or_a_clear_refusal(tmp_path: Path, text: str) -> None:
    with pytest.raises((DefinitionError, FileUnreadableError)):
        read(tmp_path, text)


TOKENS = st.sampled_from(
    ["0", "-1", "1", "2.5", "60", "1e308", "-1e308", "1e-320", "nan", "inf", "-inf", "true",
     "false", '""', '" "', '"top"', '"arm"', '"minmax"', '"ampi"', '"code"', "[]", "[1]", "{}",
     "[2, 98]", '["mean"]', "1979-05-27", f"1{'0' * 400}", "{ a = 1 }", '"x / 0"', "[[1]]"]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A definition with every stage, in which a few lines were changed, dropped or doubled."""
    lines = everything().splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["value", "value", "value", "drop", "double", "swap"]))
        if kind == "value" and " = " in lines[at]:
            lines[at] = f"{lines[at].split(' = ')[0]} = {draw(TOKENS)}"
        elif kind == "drop":
            del lines[at]
        elif kind == "double":
            lines.insert(at, lines[at])
        elif kind == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


@given(damaged())
@settings(max_examples=400)
def test_a_damaged_definition_is_read_as_it_stands_or_refused_with_a_line(text: str) -> None:
    refused = ""
    try:
        found = parse_definition(text, "proef.toml")
    except DefinitionError as error:
        refused = error.sentence()
    if refused:
        assert re.match(r"proef\.toml, regel \d+: .+\. Verbeter de indexdefinitie\.$", refused)
        return
    assert same(parse_definition(definition_text(found), ""), found)
