"""Dutch words for what the workbook tells about sheets, methods, rules and sources."""

from __future__ import annotations

from collections.abc import Mapping

SHEETS: Mapping[str, str] = {
    "Kaart": "de index en elke hulpbron op de kaart, om over te nemen in een presentatie",
    "Scores": "per gebied de index, de hulpbronnen, de thema's en de rang, om te filteren",
    "Grafiek": "de uiteinden van de rangorde en de gemeenten, als gewone Excel-grafieken",
    "Signalen": "gebieden waar de cijfers een vraag oproepen, met de regel en de getallen",
    "Waarden": "wat er is gemeten, met eenheid, jaar en bron",
    "Indicatoren": "per indicator de bron tot op de kolom, en waarom er waarden ontbreken",
    "Koppeling": "wat bij het samenvoegen van kaart en tabellen wel en niet paste",
    "Kwaliteit": "wat er aan de cijfers opvalt, wat u eraan kunt doen, en in welke rijen het staat",
    "Methode": "de boom met gewichten, richtingen, grenzen en formules",
    "Bronnen": "bestanden, uitgevers, jaren en gebruiksvoorwaarden",
}
METHODS: Mapping[str, str] = {
    "goalposts": "vaste grenzen per indicator: de slechtste waarde scoort 0, de beste 100",
    "minmax": "laagste gebied {low}, hoogste gebied {high}",
    "zscore": "afstand tot het gemiddelde: gemiddelde {low}, standaardafwijking {high}",
    "percentrank": "plaats in de rangorde, 0 is de laagste en 100 de hoogste",
    "rank": "rangnummer, 1 is het laagst",
    "borda": "aantal gebieden dat lager is",
    "ampi": "AMPI: grenzen rond een referentie, 70–130",
}
AGGREGATIONS: Mapping[str, str] = {
    "arithmetic": "gewogen gemiddelde",
    "geometric": "meetkundig gemiddelde",
    "harmonic": "harmonisch gemiddelde",
    "ampi": "AMPI (gemiddelde min onevenwicht)",
}
INPUTS: Mapping[str, str] = {
    "score": "score",
    "gap": "verschil",
    "mean_others": "gemiddelde van de andere hulpbronnen",
    "resources": "hulpbronnen",
    "resources_present": "hulpbronnen met score",
    "resources_low": "lage hulpbronnen",
    "resources_with_weak": "hulpbronnen met zwakke indicatoren",
    "theme_score": "score van het zwakste thema",
    "lowest_resource": "laagste hulpbron",
    "top": "index",
    "below": "grens voor laag",
    "min_gap": "kleinste verschil dat telt",
    "min_top": "laagste index die telt",
    "max_resource": "hoogste hulpbron die telt",
    "indicators_present": "bekende indicatoren",
    "indicators_weak": "zwakke indicatoren",
    "share_weak": "aandeel zwak",
    "worst": "deel dat als laagst telt",
    "min_share": "kleinste aandeel dat telt",
    "serious_share": "aandeel voor de strenge vorm",
    "min_resources": "minste hulpbronnen",
    "min_indicators": "minste indicatoren",
    "median_areas": "mediaan van de gebieden",
    "mad": "spreiding (MAD)",
    "z": "afstand in spreidingen",
    "max_z": "grens voor de afstand",
    "n_areas": "gebieden",
    "min_areas": "minste gebieden",
    "gemeente_score": "score van de gemeente",
    "gemeente_median": "mediaan van de gemeenten",
    "n_gemeenten": "gemeenten",
    "coverage": "dekking",
    "coverage_bound": "grens van de dekking",
    "coverage_possible": "hoogst mogelijke dekking",
    "min_coverage": "minste dekking",
    "modelled": "aandeel modelschatting",
    "max_modelled": "hoogste aandeel modelschatting",
    "filled": "aandeel van een hoger niveau",
    "max_filled": "hoogste aandeel van een hoger niveau",
    "common": "aandeel gebieden waarvoor dit geldt",
    "inhabitants": "inwoners",
    "min_inhabitants": "minste inwoners",
    "no_rank_below": "inwoners voor een rang",
    "rounding_error": "afrondingsfout",
    "max_rounding_error": "grootste afrondingsfout",
    "min_weight": "minste gewicht",
}
"""What a rule compared, as readers may know it; other names are shown as they are."""
LICENCES: Mapping[str, str] = {
    "CBS": "CC BY 4.0: vrij te gebruiken met bronvermelding 'CBS'",
    "RIVM": "zie de voorwaarden van het RIVM; noem de bron. Modelschatting, geen telling",
}
