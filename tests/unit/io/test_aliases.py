"""Column names of publishers, made up and from public files, meet their variables."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from veerkracht_desktop.io.columns.aliases import load_aliases
from veerkracht_desktop.io.resources import ALIASES

PUBLIC_FILES = Path(__file__).resolve().parents[3].parent / "shared" / "data"


def variable(name: str) -> str:
    alias = load_aliases().variable(name)
    return alias.variable if alias else ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # one fact in every family
        ("a_inw", "a_inw"),
        ("AANT_INW", "a_inw"),
        ("aant_inw", "a_inw"),
        ("aantal_inwoners", "a_inw"),
        ("AantalInwoners_5", "a_inw"),
        ("AantalInwoners_123", "a_inw"),
        ("AantalInwoners", "a_inw"),
        ("Bevolking/Aantal inwoners (aantal)", "a_inw"),
        ("Bevolking|Bevolkingssamenstelling op 1 januari|Totale bevolking", "a_inw"),
        # spaces around and within
        ("a_nb_won ", "a_nb_won"),
        ("  P_HH_LI\t", "p_hh_li"),
        ("Onderwijs/Voortgezet onderwijs/Vmbo/Aantal scholen/Binnen 3  km (aantal)", "g_3km_vmbo"),
        # KWB names end in digits of their own
        ("a_00_14", "a_00_14"),
        ("p_bj_mi10", "p_bj_mi10"),
        ("p_hh_110", "p_hh_110"),
        # shapefiles give shares where workbooks give counts
        ("P_00_14_JR", "p_00_14"),
        ("percentage_personen_0_tot_15_jaar", "p_00_14"),
        ("k_0Tot15Jaar_8", "a_00_14"),
        ("Bevolking/Leeftijdsgroepen/0 tot 15 jaar (aantal)", "a_00_14"),
        ("Personen 0 tot 15 jaar (%)", "p_00_14"),
        ("P_EENP_HH", "p_1p_hh"),
        # renamed over the years
        ("g_woz", "g_wozbag"),
        ("WOZ", "g_wozbag"),
        ("WWB_UITTOT", "a_soz_wb"),
        ("P_SOCMINH", "p_hh_osm"),
        ("percentage_huishoudens_met_laagste_inkomen", "p_hh_li"),
        ("percentage_huishoudens_met_een_laag_inkomen", "p_hh_lkk"),
        ("k_40HuishoudensMetLaagsteInkomen_87", "p_hh_li"),
        (
            "Inkomen/Inkomen van particuliere huishoudens/40% huishoudens met laagste inkomen (%)",
            "p_hh_li",
        ),
        ("HuishOnderOfRondSociaalMinimum_90", "p_hh_osm"),
        ("BasisonderwijsVmboMbo1_75", "a_opl_bvm"),
        # health monitor: the same figure under an older and a newer name
        ("ErvarenGezondheidGoedZeerGoed_4", "rivm_goed_ervaren_gezondheid"),
        ("GoedErvarenGezondheid_4", "rivm_goed_ervaren_gezondheid"),
        ("ZeerLageVeerkracht_21", "rivm_lage_veerkracht"),
        ("LageVeerkracht_22", "rivm_lage_veerkracht"),
        ("ErnstigZeerErnstigEenzaam_29", "rivm_sterk_eenzaam"),
        ("SterkEenzaam_26", "rivm_sterk_eenzaam"),
        ("MatigVeelRegieOverEigenLeven_27", "rivm_regie_eigen_leven"),
        ("MatigVeelRegieOverHetEigenLeven_24", "rivm_regie_eigen_leven"),
        ("Eenzaamheid/Sociaal eenzaam (%)", "rivm_sociaal_eenzaam"),
        # and two that are not the same
        ("BeperktVanwegeGezondheid_17", "rivm_beperkt_vanwege_gezondheid"),
        ("LangdurigBeperkt_6", "rivm_langdurig_beperkt"),
        # distances: KWB and Nabijheid meet
        ("g_afs_hp", "g_afs_hp"),
        ("AF_ARTSPR", "g_afs_hp"),
        ("AfstandTotHuisartsenpraktijk_117", "g_afs_hp"),
        ("huisartsenpraktijk_gemiddelde_afstand_in_km", "g_afs_hp"),
        (
            "Gezondheid en welzijn/Huisartsenpraktijk/Afstand tot huisartsenpraktijk (km)",
            "g_afs_hp",
        ),
        ("Onderwijs/Basisonderwijs/Afstand tot school (km)", "g_afs_sc"),
        ("Onderwijs/Voortgezet onderwijs/Havo/vwo/Afstand tot school (km)", "g_afs_havo_vwo"),
        ("Vrije tijd en cultuur/Afstand tot bibliotheek (km)", "g_afs_bibliotheek"),
        ("AV3_ONDBAS", "g_3km_sc"),
        ("AV10ONDVRT", "g_10km_vo"),
        ("Geregistreerde misdrijven/Totaal geregistreerde misdrijven (aantal)", "a_misdrijven"),
        ("GeregistreerdeMisdrijven_1", "a_misdrijven"),
        (
            "Geregistreerde misdrijven/"
            "Geregistreerde misdrijven per 1000 inw.  (per 1 000 inwoners)",
            "misdrijven_per_1000",
        ),
        ("SocialeCohesieSchaalscore_15", "vm_sociale_cohesie"),
        # gemeenten and other makers, where the concept is the same
        ("number of residents", "a_inw"),
        ("TotaalParticuliereHuishoudens_14", "a_hh"),
        ("InwonersVan15Tot65Jaar_1", "a_15_64"),
        ("TotaalJongerenMetJeugdzorgInNatura_1", "a_jz_tn"),
        ("afstand_huisarts", "g_afs_hp"),
        ("Aantal cafés binnen 3 km", "g_3km_cafe"),
        ("Aantal  grote supermarkten binnen 1 km", "g_1km_gs"),
        ("ScoreSocialCohesion", ""),
        ("PctUnhappy", ""),
        ("LagerOpgeleiden_4", ""),
        # Leefbaarometer
        ("soc", "lbm_soc"),
        ("RLBVEI", "lbm2_vei"),
        # not known, or not to be guessed
        ("Nederland_17", ""),
        ("Appartement_54", ""),
        ("TotaalVermogenVernielingEnGeweld_6", ""),
        ("Afstand tot school (km)", ""),
        ("Bevolking/Burgerlijke staat/Ongehuwd (%)", "p_ongeh"),
        ("Bevolking/Huishoudens/Huishoudens totaal (%)", ""),
        ("WON2011", ""),
        ("VKL0216", ""),
        ("codering", ""),
        ("", ""),
    ],
)
def test_variable(name: str, expected: str) -> None:
    assert variable(name) == expected


@pytest.mark.parametrize(
    ("name", "expected", "year"),
    [
        ("RLBFYS16", "lbm2_fys", 2016),
        ("KL02", "lbm2_klasse", 2002),
        ("afw22", "lbm_afw", 2022),
        ("ksoc2022", "lbm_klasse_soc", 2022),
        ("p_hh_li_2023", "p_hh_li", 2023),
        ("a_inw 2019", "a_inw", 2019),
        ("woz-waarde (x 1000)|2008", "g_wozbag", 2008),
        ("Population|2021", "a_inw", 2021),
        ("Bevolking/Aantal inwoners (aantal)|2015", "a_inw", 2015),
        ("a_00_14", "a_00_14", 0),
    ],
)
def test_a_year_in_the_name_is_told_apart(name: str, expected: str, year: int) -> None:
    alias = load_aliases().variable(name)
    assert alias is not None
    assert (alias.variable, alias.year) == (expected, year)


def test_publisher_and_family() -> None:
    alias = load_aliases().variable("Vrije tijd en cultuur/Afstand tot bibliotheek (km)")
    assert alias is not None
    assert (alias.publisher, alias.family) == ("CBS Nabijheid", "statlinepath")


def test_a_table_with_one_name_twice_keeps_neither() -> None:
    found = load_aliases().for_columns(
        ["AantalInwoners_5", "AfstandTotSchool_60", "AfstandTotSchool_64", "Mannen_6"]
    )
    assert set(found) == {"AantalInwoners_5", "Mannen_6"}


def test_the_young_adult_monitor_is_another_population() -> None:
    columns = ["Marges", "RegioS", "SterkEenzaam_54", "MoeiteMetRondkomen_1"]
    assert len(load_aliases().for_columns(columns)) == 2
    assert load_aliases().for_columns(["Persoonskenmerken", *columns]) == {}


def test_a_lone_short_name_is_not_the_leefbaarometer() -> None:
    assert load_aliases().for_columns(["code", "won", "WON11"]) == {}
    assert set(load_aliases().for_columns(["code", "won", "soc"])) == {"won", "soc"}


def test_classes_of_several_years_are_the_leefbaarometer() -> None:
    found = load_aliases().for_columns(["WK_CODE", "KL02", "KL08", "VKL0208"])
    assert {n: (a.variable, a.year) for n, a in found.items()} == {
        "KL02": ("lbm2_klasse", 2002), "KL08": ("lbm2_klasse", 2008),
    }  # fmt: skip


def test_names_of_tells_where_a_variable_can_come_from() -> None:
    assert {"p_hh_li", "k_40huishoudensmetlaagsteinkomen"} <= set(
        load_aliases().names_of("p_hh_li")
    )
    assert load_aliases().names_of("bestaat_niet") == ()


def test_every_row_of_the_table_is_found_under_its_own_name() -> None:
    with ALIASES.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 900
    for row in rows:
        alias = load_aliases().variable(row["name"])
        assert alias is not None, row
        assert alias.variable == row["variable"], row


def test_a_hundred_wide_tables_are_quick() -> None:
    aliases = load_aliases()
    columns = [f"Onderwerp/Onbekend {n}/Iets (aantal)" for n in range(150)]
    columns += [f"AantalInwoners_{n}" for n in range(50)]
    start = time.perf_counter()
    for _ in range(100):
        aliases.for_columns(columns)
    assert time.perf_counter() - start < 2.0


def header(path: str) -> list[str]:
    file = PUBLIC_FILES / path
    if not file.exists():
        pytest.skip(f"the public file {path} is not beside the project")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return next(csv.reader(stream, delimiter=";"))


@pytest.mark.realfiles
def test_statline_kwb_2024() -> None:
    columns = header("wijken-2024/85984NED.csv")
    found = load_aliases().for_columns(columns)
    unknown = [c for c in columns[5:] if c not in found]
    # Only names that mean two things in this table: origin, and energy by kind of dwelling.
    assert {c.rsplit("_", 1)[0] for c in unknown} == {
        "Nederland",
        "EuropaExclusiefNederland",
        "BuitenEuropa",
        "Appartement",
        "Tussenwoning",
        "Hoekwoning",
        "TweeOnderEenKapWoning",
        "VrijstaandeWoning",
        "Huurwoning",
        "EigenWoning",
    }
    variables = [alias.variable for alias in found.values()]
    assert len(set(variables)) == len(variables)


@pytest.mark.realfiles
def test_statline_download_of_nabijheid() -> None:
    columns = header("utrecht/CBS-Utrecht_Nabijheid_voorzieningen__buurt_2023_14102024_164034.csv")
    found = load_aliases().for_columns(columns)
    assert [c for c in columns if c not in found] == columns[:4]
    variables = [alias.variable for alias in found.values()]
    assert len(set(variables)) == len(variables)


@pytest.mark.realfiles
def test_police_counts_and_rates_are_not_mixed_up() -> None:
    found = load_aliases().for_columns(header("cbs-tabellen-2015-2017/83903NED.csv"))
    assert {c: a.variable for c, a in found.items()} == {"AantalInwoners_5": "a_inw"}


@pytest.mark.realfiles
def test_young_adults() -> None:
    columns = header("jongvolwassenen-2024/50140NED_TypedDataSet_22092025_192544.csv")
    assert load_aliases().for_columns(columns) == {}
