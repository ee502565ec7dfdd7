"""The columns of the published tables, and the habits of their publishers."""

from __future__ import annotations

KWB_HEAD = (
    "gwb_code_10", "gwb_code_8", "regio", "gm_naam", "recs", "gwb_code", "ind_wbi",
)  # fmt: skip
ORIGIN = {
    2021: ["a_w_all", "a_nw_all", "a_marok", "a_antaru", "a_suri", "a_tur", "a_ov_nw"],
    2023: [
        "a_nl_all",
        "a_eur_al",
        "a_neu_al",
        "a_geb_nl",
        "a_geb_eu",
        "a_geb_ne",
        "a_gbl_eu",
        "a_gbl_ne",
    ],
}
EDUCATION = {
    2021: {"a_opl_lg": "opl_laag", "a_opl_md": "opl_midden", "a_opl_hg": "opl_hoog"},
    2023: {"a_opl_bvm": "opl_laag", "a_opl_hvm": "opl_midden", "a_opl_hw": "opl_hoog"},
}
KWB_PEOPLE = (
    "a_inw", "a_man", "a_vrouw", "a_00_14", "a_15_24", "a_25_44", "a_45_64", "a_65_oo",
    "a_ongeh", "a_gehuwd", "a_gesch", "a_verwed",
)  # fmt: skip
KWB_HOMES = (
    "a_geb", "p_geb", "a_ste", "p_ste", "a_hh", "a_1p_hh", "a_hh_z_k", "a_hh_m_k", "g_hhgro",
    "bev_dich", "a_woning", "g_wozbag", "p_1gezw", "p_mgezw", "p_bewndw", "p_leegsw",
    "p_koopw", "p_huurw", "p_wcorpw", "p_ov_hw", "p_e_o_w", "p_bjj2k", "p_bjo2k", "g_ele",
    "g_ele_ap", "g_ele_tw", "g_ele_hw", "g_ele_2w", "g_ele_vw", "g_ele_hu", "g_ele_ko",
    "g_gas", "g_gas_ap", "g_gas_tw", "g_gas_hw", "g_gas_2w", "g_gas_vw", "g_gas_hu",
    "g_gas_ko", "p_stadsv",
)  # fmt: skip
KWB_REST = (
    "p_arb_pp", "p_arb_wn", "p_arb_zs", "a_inkont", "g_ink_po", "g_ink_pi", "p_ink_li",
    "p_ink_hi", "g_hh_sti", "p_hh_li", "p_hh_hi", "p_hh_lkk", "p_hh_osm", "p_hh_110",
    "p_hh_120", "m_hh_ver", "a_soz_wb", "a_soz_ao", "a_soz_ww", "a_soz_ow", "a_jz_tn",
    "p_jz_tn", "a_wmo_t", "p_wmo_t", "a_bedv", "a_bed_a", "a_bed_bf", "a_bed_gi", "a_bed_hj",
    "a_bed_kl", "a_bed_mn", "a_bed_oq", "a_bed_ru", "a_pau", "a_bst_b", "a_bst_nb",
    "g_pau_hh", "g_pau_km", "a_m2w", "g_afs_hp", "g_afs_gs", "g_afs_kv", "g_afs_sc",
    "g_3km_sc", "a_opp_ha", "a_lan_ha", "a_wat_ha", "pst_mvp", "pst_dekp", "ste_mvs",
    "ste_oad",
)  # fmt: skip
SAME_FIGURE = {
    "g_afs_hp": "huisarts", "g_afs_gs": "supermarkt", "g_afs_kv": "kinderdagverblijf",
    "g_afs_sc": "basisschool", "a_opp_ha": "hectares", "a_lan_ha": "hectares",
}  # fmt: skip
TRAILING_SPACE = {2021: set[str](), 2023: {"p_hh_osm", "g_pau_km"}}
AS_TEXT = {"a_soz_wb", "a_soz_ao", "a_soz_ww", "a_soz_ow", "g_afs_hp", "g_afs_gs", "g_afs_sc"}
COMMA_TEXT = {2021: {"p_hh_110", "g_hh_sti"}, 2023: set[str]()}
HALF_TEXT = {"p_arb_pp", "p_hh_li", "a_hh"}
"""Numbers and numeric text in one column, as in the real file."""
BLANK_WHEN_MISSING = {2021: {"g_wozbag"}, 2023: {"m_hh_ver", "g_wozbag", "p_hh_110"}}
PADDED_POINT = {"p_arb_pp", "p_hh_120"}

RIVM = {
    2020: {
        "ErvarenGezondheidGoedZeerGoed_4": "gezondheid",
        "EenOfMeerLangdurigeAandoeningen_16": "aandoening",
        "BeperktVanwegeGezondheid_17": "beperkt", "LangdurigErnstigBeperkt_19": "",
        "PsychischeKlachten_20": "", "ZeerLageVeerkracht_21": "", "ZeerHogeVeerkracht_22": "",
        "MistEmotioneleSteun_23": "", "HoogRisicoOpAngstOfDepressie_25": "angst",
        "HeelVeelStressInAfgelopen4Weken_26": "stress", "Eenzaam_27": "eenzaam",
        "ErnstigZeerErnstigEenzaam_28": "sterk_eenzaam",
        "EmotioneelEenzaam_29": "emotioneel_eenzaam", "SociaalEenzaam_30": "sociaal_eenzaam",
        "Mantelzorger_31": "mantelzorger", "Vrijwilligerswerk_32": "vrijwilligers",
        "MoeiteMetRondkomen_33": "rondkomen", "MatigVeelRegieOverEigenLeven_34": "regie",
    },
    2022: {
        "GoedErvarenGezondheid_4": "gezondheid",
        "EenOfMeerLangdurigeAandoeningen_5": "aandoening", "LangdurigBeperkt_6": "beperkt",
        "HoogRisicoAngststoornisOfDepressie_14": "angst", "HeelVeelStressAfg4Weken_17": "stress",
        "LageVeerkracht_22": "lage_veerkracht", "MatigVeelRegieOverHetEigenLeven_24": "regie",
        "Eenzaam_25": "eenzaam", "SterkEenzaam_26": "sterk_eenzaam",
        "EmotioneelEenzaam_27": "emotioneel_eenzaam", "SociaalEenzaam_28": "sociaal_eenzaam",
        "KrijgtSteunVanAnderen_29": "steun", "Mantelzorger_30": "mantelzorger",
        "Vrijwilligerswerk_31": "vrijwilligers", "MoeiteMetRondkomen_32": "rondkomen",
        "TevredenMetDeWoning_56": "woning", "TevredenMetDeWoonomgeving_57": "woonomgeving",
    },
}  # fmt: skip
RIVM_HEAD = (
    "ID", "Leeftijd", "Marges", "WijkenEnBuurten", "Perioden", "Gemeentenaam_1",
    "SoortRegio_2", "Codering_3",
)  # fmt: skip
AWAY_HEAD = (
    "Wijken en buurten", "Regioaanduiding/Gemeentenaam (naam)",
    "Regioaanduiding/Soort regio (omschrijving)", "Regioaanduiding/Codering (code)",
    "Regioaanduiding/Indelingswijziging wijken en buurten (code)",
)  # fmt: skip
GREEN = "Groenvoorzieningen/Openbaar groen/"
AWAY = {
    "Gezondheid en welzijn/Huisartsenpraktijk/Afstand tot huisartsenpraktijk (km)": "huisarts",
    "Gezondheid en welzijn/Afstand tot apotheek (km)": "apotheek",
    "Detailhandel/Winkels dagelijkse boodschappen/Afstand tot grote supermarkt (km)": "supermarkt",
    "Detailhandel/Winkels dagelijkse boodschappen/Afstand tot ov. dagel. levensmiddelen (km)":
        "dagelijks",
    "Kinderopvang/Kinderdagverblijf/Afstand tot kinderdagverblijf (km)": "kinderdagverblijf",
    "Onderwijs/Basisonderwijs/Afstand tot school (km)": "basisschool",
    GREEN + "Afstand tot openbaar groen totaal (km)": "groen",
    GREEN + "Afstand tot park of plantsoen (km)": "park",
    "Groenvoorzieningen/Semi-openbaar groen/Afstand tot sportterrein (km)": "sportterrein",
    "Verkeer en vervoer/Afstand tot oprit hoofdverkeersweg (km)": "oprit",
    "Verkeer en vervoer/Treinstations/Afstand tot treinstations totaal (km)": "treinstation",
    "Vrije tijd en cultuur/Afstand tot bibliotheek (km)": "bibliotheek",
}  # fmt: skip
LBM = ("afw", "won", "fys", "vrz", "soc", "onv")
