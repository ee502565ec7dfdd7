"""The methods of an index in Dutch words."""

from __future__ import annotations

import pytest

from veerkracht_desktop.core import method_words as words
from veerkracht_desktop.core.specs import (
    AGGREGATIONS,
    IMPUTATIONS,
    NORMALISATIONS,
    TRANSFORMS,
    Aggregation,
    Goalposts,
    Imputation,
    Normalisation,
    Screening,
    Treatment,
)


def test_every_method_has_words() -> None:
    assert set(words.NORMALISATION) == set(NORMALISATIONS)
    assert set(words.AGGREGATION) == set(AGGREGATIONS)
    assert set(words.IMPUTATION) == set(IMPUTATIONS)
    assert set(words.TRANSFORM) == set(TRANSFORMS)
    told = [words.normalisation_words(Normalisation(m, reference="GM1")) for m in NORMALISATIONS]
    assert len(set(told)) == len(NORMALISATIONS)
    assert not any("{" in text for text in told)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (words.normalisation_words(Normalisation("minmax", -1.5, 20)),
         "laagste gebied −1,5, hoogste gebied 20"),
        (words.normalisation_words(Normalisation("goalposts", 70, 130, clip=False)),
         "vaste grenzen per indicator: de slechtste waarde scoort 70, de beste 130, daarbuiten "
         "loopt de score door"),
        (words.normalisation_words(Normalisation("ampi", reference="IT")),
         "AMPI: gebied IT scoort 100, de spreiding is 60 punten"),
        (words.aggregation_words(Aggregation("generalised", 0.5, -2)),
         "gegeneraliseerd gemiddelde met macht −2, scores tellen voor ten minste 0,5"),
        (words.treatment_words(Treatment()), "niets"),
        (words.treatment_words(Treatment(1, "none")),
         "ten hoogste 1 punt teruggebracht boven scheefheid 2 en welving 3,5"),
        (words.treatment_words(Treatment(0, "boxcox", power=0.5, always=True)),
         "altijd de Box-Cox-transformatie met macht 0,5"),
        (words.imputation_words(Imputation()), "niets"),
        (words.imputation_words(Imputation(("group_mean",), "ste_mvs")),
         "het gemiddelde van de groep (groep: ste_mvs)"),
        (words.imputation_words(Imputation(("previous", "regression"), covariates=("a", "b"))),
         "eerst de vorige editie, dan een regressie (regressie op a en b)"),
        (words.screening_words(Screening()), "niets"),
        (words.screening_words(Screening(0.65, 0.1, 0.5)),
         "een indicator bekend voor 65 % van de gebieden, niet 0 voor 10 % daarvan en een gebied "
         "met 50 % van de indicatoren"),
        (words.goalposts_words(None), "geen"),
        (words.goalposts_words(Goalposts(98, 2, percentiles=True)),
         "percentiel 2 tot 98 van de geladen gebieden"),
        (words.goalposts_words(Goalposts(30, 8, reference=17.3)),
         "30 tot 8, halverwege bij 17,3"),
        (words.goalposts_words(Goalposts(100, 75000, log=True)), "100 tot 75000, logaritmisch"),
        (words.rescaling_words(None, above=True), "niet"),
        (words.rescaling_words(Normalisation("rank"), above=False),
         "rangnummer, 1 is het laagst; de groep erboven rekent met de score daarvóór"),
    ],
)  # fmt: skip
def test_words(text: str, expected: str) -> None:
    assert text == expected
