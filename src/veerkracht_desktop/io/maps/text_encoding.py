"""In which encoding the texts of a .dbf are, told by the texts themselves.

A .dbf says it in a .cpg beside it, in one byte of its header, or not at all; and both are often
wrong. UTF-8 has a form that other encodings hardly ever take by chance. The old one-byte
encodings are told apart by the letters that Dutch names are made of.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from veerkracht_desktop.core.notices import Notice, Weight
from veerkracht_desktop.core.wording import count

WINDOWS = "cp1252"
DUTCH_NAMES = {
    "UTF-8": "UTF-8", "cp1252": "Windows (cp1252)", "latin-1": "Latin-1", "cp850": "DOS (cp850)",
    "cp437": "DOS (cp437)",
}  # fmt: skip
ONE_BYTE = ("cp1252", "cp850", "cp437")
LANGUAGE_BYTE = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252",
    0x08: "cp865", 0x09: "cp437", 0x0A: "cp850", 0x0B: "cp437", 0x0D: "cp437", 0x0E: "cp850",
    0x0F: "cp437", 0x10: "cp850", 0x11: "cp437", 0x12: "cp850", 0x1B: "cp437", 0x1D: "cp850",
    0x1F: "cp852", 0x64: "cp852", 0xC8: "cp1250",
}  # fmt: skip
"""Encoding by byte 29 of a .dbf header (dBASE and FoxPro language drivers)."""
COMMON = frozenset("éëèêïíîöóôòüúûùâáàäçñåæøÉËÈÊÏÖÓÔÜÚÛÂÁÄÇÑÅØß’‘–")
"""What stands in names of places and people; the rest of a code page is boxes and signs."""
MAX_SAMPLES = 6


@dataclass(frozen=True)
class Decoded:
    """Texts in their right letters.

    Parameters
    ----------
    columns : tuple of list
    header : tuple of str
    encoding : str
    samples : tuple of str
        A few texts with letters outside ASCII, to check by eye.
    notices : tuple of Notice

    """

    columns: tuple[list[object], ...]
    header: tuple[str, ...]
    encoding: str
    samples: tuple[str, ...]
    notices: tuple[Notice, ...]


def stated_encoding(code_page: str, language_byte: int) -> str:
    """Encoding that a .cpg or the header names, as Python calls it; "" for none or unknown.

    >>> stated_encoding("ANSI 1252", 0)
    'cp1252'
    """
    text = code_page.strip().strip("\x00\ufeff").lower()
    if not text:
        return LANGUAGE_BYTE.get(language_byte, "")
    digits = re.search(r"(\d{3,5})$", text)
    if text.replace("-", "").replace("_", "") in ("utf8", "65001"):
        return "UTF-8"
    if re.search(r"8859[-_ ]?1$|88591$|latin[-_ ]?1|iso8859_1", text):
        return WINDOWS  # the same letters, and Windows' quotation marks besides
    for name in (text, f"cp{digits.group(1)}" if digits else ""):
        try:
            found = codecs.lookup(name).name
            "".encode(found)  # not every codec is one of letters
        except (LookupError, ValueError, TypeError):
            continue
        return "UTF-8" if found == "utf-8" else found
    return ""


def decode(
    header: Sequence[str],
    columns: Sequence[list[object]],
    *,
    stated: str,
    place: str,
    chosen: str = "",
) -> Decoded:
    """Give texts that were read byte for byte (as Latin-1) their right letters.

    Parameters
    ----------
    header : sequence of str
    columns : sequence of list
    stated : str
        Encoding that the file names, "" for none.
    place : str
    chosen : str
        Encoding that the user says; goes before everything.

    """
    foreign = [raw_bytes(text) for text in _foreign([*columns, list(header)])]
    right, odd = (chosen, 0) if chosen else find_encoding(foreign, stated)
    memory: dict[str, str] = {}

    def mend(cell: object) -> object:
        if not isinstance(cell, str) or cell.isascii():
            return cell
        known = memory.get(cell)
        if known is None:
            known = memory[cell] = _decoded(raw_bytes(cell), right, exactly=bool(chosen))
        return known

    mended = tuple([mend(cell) for cell in column] for column in columns)
    names = tuple(str(mend(name)) for name in header)
    notices = []
    if foreign and not chosen and stated and _family(stated) != _family(right):
        notices.append(
            Notice(
                "encoding-overruled",
                f"{place}: volgens het bestand zijn de letters in {_dutch(stated)}, maar ze "
                f"blijken in {_dutch(right)}; zo gelezen ({', '.join(samples_of(mended)[:3])}).",
                place=place,
            )
        )
    elif foreign and not chosen and not stated:
        notices.append(
            Notice(
                "encoding-assumed",
                f"{place} noemt geen codering van de letters; {_dutch(right)} aangenomen "
                f"({', '.join(samples_of(mended)[:3])}).",
                place=place,
            )
        )
    if odd:
        notices.append(
            Notice(
                "encoding-mixed",
                f"{place}: {count(odd)} teksten staan in een andere codering dan de rest en zijn "
                f"als {_dutch(WINDOWS)} gelezen.",
                Weight.PROBLEM,
                place,
            )
        )
    if chosen:
        return Decoded(mended, names, right, samples_of(mended), ())
    final = mend_mojibake(names, mended, place)
    return Decoded(
        final.columns, final.header, right or "UTF-8", final.samples, (*notices, *final.notices)
    )


def mend_mojibake(header: Sequence[str], columns: Sequence[list[object]], place: str) -> Decoded:
    """Undo letters that were saved as UTF-8, read as Windows' and saved again (``SÃºdwest``)."""
    found = {
        text: better
        for text in _foreign([*columns, list(header)])
        if (better := _unmojibake(text)) != text
    }
    if not found:
        return Decoded(tuple(columns), tuple(header), "UTF-8", samples_of(columns), ())
    mended = tuple(
        [found.get(c, c) if isinstance(c, str) else c for c in column] for column in columns
    )
    names = tuple(found.get(name, name) for name in header)
    before, after = next(iter(found.items()))
    notice = Notice(
        "mojibake",
        f"{place}: {count(len(found))} verhaspelde teksten hersteld, zoals "
        f"'{before}' in '{after}'.",
        place=place,
        items=tuple(found.values()),
    )
    return Decoded(mended, names, "UTF-8", samples_of(mended), (notice,))


def find_encoding(cells: Sequence[bytes], stated: str) -> tuple[str, int]:
    r"""Encoding of texts that hold bytes outside ASCII, and how many of them are not in it.

    >>> find_encoding([b"S\xfadwest-Frysl\xe2n"], "UTF-8")
    ('cp1252', 0)
    """
    if not cells:
        return stated or "UTF-8", 0
    as_utf8 = sum(_is_utf8(cell) for cell in cells)
    if as_utf8 > 0.5 * len(cells):
        return "UTF-8", len(cells) - as_utf8
    order = tuple(dict.fromkeys((*([stated] if stated and stated != "UTF-8" else []), *ONE_BYTE)))
    best = max(order, key=lambda name: (_likeness(cells, name), -order.index(name)))
    return best, 0


def samples_of(columns: Iterable[Sequence[object]]) -> tuple[str, ...]:
    """A few different short texts with letters outside ASCII."""
    found: dict[str, None] = {}
    for column in columns:
        for cell in column:
            if isinstance(cell, str) and not cell.isascii() and len(cell) <= 60:
                found[cell.strip()] = None
                if len(found) == MAX_SAMPLES:
                    return tuple(found)
    return tuple(found)


def _foreign(columns: Iterable[Sequence[object]]) -> list[str]:
    return list(
        dict.fromkeys(
            cell
            for column in columns
            for cell in column
            if isinstance(cell, str) and not cell.isascii()
        )
    )


def raw_bytes(text: str) -> bytes:
    """Bytes of a text that was read one letter per byte."""
    return text.encode("latin-1", "replace")


def _is_utf8(cell: bytes) -> bool:
    """Whether the bytes are UTF-8; the last letter may be cut off by the width of the field."""
    try:
        cell.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and error.start > 0
    return True


def _decoded(cell: bytes, encoding: str, *, exactly: bool) -> str:
    if _family(encoding) == "utf8":
        if _is_utf8(cell):
            return cell.decode("utf-8", "ignore")
        return cell.decode("utf-8", "replace") if exactly else cell.decode(WINDOWS, "replace")
    try:
        return cell.decode(encoding, "replace")
    except LookupError:
        return cell.decode(WINDOWS, "replace")


def _likeness(cells: Sequence[bytes], encoding: str) -> float:
    """How much texts look like names in this encoding."""
    score = 0.0
    for cell in cells[:2_000]:
        try:
            text = cell.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            score -= 2.0
            continue
        for at, letter in enumerate(text):
            if letter.isascii():
                continue
            within = at > 0 and text[at - 1].islower()
            if letter not in COMMON or (letter.isupper() and within):
                score -= 1.0
            else:
                score += 1.0
    return score


def _unmojibake(text: str) -> str:
    """The text with its letters as they were meant, or as it stands."""
    if not re.search(
        r"[ÃÂâÅ][\u0080-\u00bf\u0152-\u0178\u2013-\u2122\u20ac\u0192\u02c6\u02dc]", text
    ):
        return text
    for encoding in (WINDOWS, "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return text


def _family(encoding: str) -> str:
    plain = encoding.lower().replace("-", "").replace("_", "")
    return {"iso88591": "cp1252", "latin1": "cp1252"}.get(plain, plain)


def _dutch(encoding: str) -> str:
    return DUTCH_NAMES.get(encoding, encoding)
