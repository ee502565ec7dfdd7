"""Names of areas without what differs from one publisher to the next.

One gemeente is written ``'s-Gravenhage (gemeente)``, ``s-Gravenhage``, ``Den Haag`` and
``'S GRAVENHAGE``; two others, Bergen (L.) and Bergen (NH.), differ in nothing but the
province behind them. So a name is taken apart first: what it is called, in which province
it lies, and whether it says to be a gemeente or a region.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from veerkracht_desktop.core.areas import Level

_PROVINCES: dict[str, tuple[str, ...]] = {
    "gr": ("gr", "gron", "groningen"),
    "fr": ("fr", "frl", "friesland", "fryslan"),
    "dr": ("dr", "dre", "drenthe"),
    "ov": ("o", "ov", "ovs", "overijssel"),
    "fl": ("fl", "flev", "flevoland"),
    "gld": ("gld", "gl", "gelderland"),
    "ut": ("u", "ut", "utr", "utrecht"),
    "nh": ("nh", "noordholland"),
    "zh": ("zh", "zuidholland"),
    "zld": ("z", "zl", "zld", "zeeland"),
    "nb": ("nb", "nbr", "noordbrabant"),
    "lb": ("l", "lb", "lim", "limb", "limburg"),
}
_PROVINCE = {word: short for short, words in _PROVINCES.items() for word in words}

_GEMEENTE_MARKS = frozenset({"gm", "gem", "gemeente"})
_REGION_MARKS = {
    **{m: m for m in ("ld", "pv", "cr", "bt", "pd", "re", "gg", "vr", "am", "ar", "cp", "cg")},
    "provincie": "pv", "landsdeel": "ld", "corop": "cr", "coropgebied": "cr", "ggd": "gg",
    "ggdregio": "gg", "veiligheidsregio": "vr", "politieregio": "re", "basisteam": "bt",
    "politiedistrict": "pd", "arbeidsmarktregio": "am", "jeugdregio": "jz", "regio": "rg",
}  # fmt: skip
"""What CBS and the police put behind a name that is no gemeente (docs/importeren.md)."""

_BEHIND = re.compile(r"^(?P<before>.*\S)\s*[(\[](?P<mark>[^()\[\]]*)[)\]]\s*$")
_BARE_PROVINCE = re.compile(
    r"^(?P<before>.*\w)(?:,\s*|\s+)(?P<mark>NH|ZH|NB|GLD|ZLD|LB|[OLZ](?=\.))\.?$"
)
_GEMEENTE_BEFORE = re.compile(r"^(?:gemeente|gem\.?|gm)(?:\s*:\s*|\s+)(?=[^\W\d])", re.I)
_REGION_BEFORE = re.compile(
    r"^(?P<mark>provincie|landsdeel|corop(?:-?gebied)?|ggd(?:-regio)?|veiligheidsregio"
    r"|politieregio|basisteam)\s+",
    re.I,
)
_TURNED = re.compile(r"^(?P<name>.+),\s*(?P<article>'?s|den|de|het|'?t)-?$", re.I)
_NUMBER_BEFORE = re.compile(r"^(?:(?:wijk|buurt|wk|bu) \d{1,4}[a-z]?|\d{2,4}) (?=\D)")
_IS_WIJK = re.compile(r"^wijk \d\d\b")

_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘‛ʼʻ`´′\"“”„", ""))
_SHORT_WORDS = (
    (re.compile(r"\ba[./]\s?d\b\.?|(?<=\w )ad(?= \w)"), "aan de"),
    (re.compile(r"\bv[./]\s?d\b\.?"), "van de"),
    (re.compile(r"\bo[./]\s?d\b\.?"), "op de"),
    (re.compile(r"\bb[./]\s?d\b\.?"), "bij de"),
    (re.compile(r"\bi[./]\s?d\b\.?"), "in de"),
    (re.compile(r"\bst\b\.?(?=[\s-]*\w)"), "sint "),
    (re.compile(r"\s*&\s*|\s+\+\s+"), " en "),
)
_ARTICLES = re.compile(r"\b(aan|van|op|bij|in|tot) de[nr]\b")
_SYNONYMS = {"den haag": "s gravenhage", "den bosch": "s hertogenbosch"}
"""Two names for one gemeente today. Former names are not here: a new name is a new code."""

LAND_NAMES = frozenset({"nederland", "nl", "totaal nederland", "heel nederland", "landelijk"})
LONGEST = 160
"""Characters of a name that count; no area has a longer one."""

HOLES = "\ufffd?"
"""Signs that stand for a letter that was lost."""


@dataclass(frozen=True, slots=True)
class PlainName:
    """A name taken apart.

    Parameters
    ----------
    key : str
        For comparing: name, province and kind of region.
    base : str
        The name only.
    bare : str
        `base` without a number in front, as "annen" for "Wijk 00 Annen".
    province : str
        Short, such as ``nh``; "" where not said.
    region : str
        Kind of region, such as ``pv``; "" for any area that is none.
    aside : str
        Other words in brackets behind the name, plain; part of `key` and `base` too.
    level : Level or None
        What the name says to be.

    """

    key: str
    base: str
    bare: str
    province: str = ""
    region: str = ""
    aside: str = ""
    level: Level | None = None


def plain_name(text: str) -> str:
    """Key of a name: equal for names that differ only in how they are written.

    >>> plain_name("'s-Gravenhage (gemeente)") == plain_name("Den Haag")
    True
    >>> plain_name("Bergen (NH.)"), plain_name("Bergen (L.)")
    ('bergen (nh)', 'bergen (lb)')
    """
    return taken_apart(text).key


@lru_cache(maxsize=1 << 16)
def taken_apart(text: str) -> PlainName:
    """Take a name apart.

    >>> taken_apart("Hengelo (O.) (GM)")
    PlainName(key='hengelo (ov)', base='hengelo', bare='hengelo', province='ov', region='', \
aside='', level=<Level.GEMEENTE: 'gemeente'>)
    """
    rest = " ".join(mended(text[:LONGEST]).split()).strip(" \t,;'’‘")
    level: Level | None = None
    province = region = aside = ""
    while (found := _BEHIND.match(rest)) is not None:
        mark = _letters(found["mark"])
        if mark in _GEMEENTE_MARKS and level is None:
            level = Level.GEMEENTE
        elif mark in _REGION_MARKS and not region:
            region = _REGION_MARKS[mark]
        elif mark in _PROVINCE and not province:
            province = _PROVINCE[mark]
        else:
            aside = _words(found["mark"])
            break
        rest = found["before"]
    if (bare := _BARE_PROVINCE.match(rest)) is not None and not province:
        province, rest = _PROVINCE[bare["mark"].lower()], bare["before"]
    if (said := _GEMEENTE_BEFORE.match(rest)) is not None:
        level, rest = Level.GEMEENTE, rest[said.end() :]
    elif (said := _REGION_BEFORE.match(rest)) is not None and not region:
        region, rest = _REGION_MARKS[_letters(said["mark"])], rest[said.end() :]
    if (turned := _TURNED.match(rest)) is not None:
        rest = f"{turned['article']} {turned['name']}"
    base = _words(rest)
    base = _SYNONYMS.get(base, base)
    if region:
        level = None
    elif level is None and _IS_WIJK.match(base):
        level = Level.WIJK
    behind = "".join(f" ({mark})" for mark in (province, region) if mark)
    number = _NUMBER_BEFORE.match(base)
    return PlainName(
        base + behind, base, base[number.end() :] if number else base, province, region, aside,
        level,
    )  # fmt: skip


def mended(text: str) -> str:
    """A name that was written in UTF-8 and read as something else, once or more, set right.

    >>> mended("SÃºdwest-FryslÃ¢n")
    'Súdwest-Fryslân'
    """
    for _ in range(3):
        if text.isascii():
            return text
        better = next((b for e in ("cp1252", "cp850", "cp437") if (b := _reread(text, e))), "")
        if not better:
            return text
        text = better
    return text


def _reread(text: str, encoding: str) -> str:
    """The text as its bytes in this encoding read in UTF-8; "" where they do not."""
    content = bytearray()
    for sign in text:
        try:
            content += sign.encode(encoding)
        except UnicodeEncodeError:
            if encoding != "cp1252" or ord(sign) > 0xFF:
                return ""
            content.append(ord(sign))  # five signs that cp1252 leaves out, as Latin-1 has them
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _without_accents(text))


def _without_accents(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold()


def _words(text: str) -> str:
    """Small letters without accents and signs, short words written out."""
    plain = _without_accents(text)
    for pattern, word in _SHORT_WORDS:
        plain = pattern.sub(word, plain)
    kept = "".join(c if c.isalnum() or c in HOLES else " " for c in plain)
    return _ARTICLES.sub(r"\1 de", " ".join(kept.split()))
