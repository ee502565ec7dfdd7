"""Writes docs/herkende-bestanden.md: what `veerkracht inspect` sees in every public file.

Run it after a change in reading, from the top of the repository::

    python tests/realfiles/recognised.py

The public files stand in ``../shared/data``; they are not part of the repository. The table has
facts about the files and no figures out of them. `test_recognised.py` fails when the table is
not what the program now sees.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.wording import count
from veerkracht_desktop.io.inspect import describe
from veerkracht_desktop.io.parts import open_parts

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
DOCUMENT = ROOT / "docs" / "herkende-bestanden.md"

LONGEST = 170
"""Characters of a remark; `veerkracht inspect` has them whole."""

HEAD = """# Herkende bestanden

*In English: what `veerkracht inspect` sees in each of the public files that the program is tested
with. Made by `python tests/realfiles/recognised.py`; a test keeps it true.*

Deze tabellen zeggen wat het programma in elk openbaar bestand ziet waarmee het wordt getest. Ze
worden gemaakt met `python tests/realfiles/recognised.py`. Een test bewaakt dat ze kloppen. Er staan
feiten over de bestanden in en geen cijfers eruit. Hoe het herkennen werkt staat in
[importeren](importeren.md).

- **Kop**: de rij met de namen van de kolommen, zoals het rekenblad telt.
- **Sleutel**: de kolom die zegt over welk gebied een rij gaat, met codes of met namen.
- **Herkend**: hoeveel van de kolommen met cijfers het programma bij naam kent.
"""
TABLES = (
    "Blad of laag", "Rijen", "Kop", "Sleutel", "Niveaus", "Jaren", "Herkend", "Opmerkingen",
)  # fmt: skip
MAPS = ("Laag", "Rijen", "Gebieden", "Sleutel", "Niveaus", "Jaren", "Herkend", "CRS", "Codering",
        "Opmerkingen")  # fmt: skip


def files_of(folder: Path) -> tuple[Path, ...]:
    """Every file, in a fixed order."""
    return tuple(sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: p.as_posix()))


def outcome(path: Path) -> dict[str, Any] | str:
    """What is seen in a file, or the sentence with which it is refused."""
    try:
        parts = open_parts(path)
    except VeerkrachtError as error:
        return error.sentence()
    described = [
        {
            **describe(part),
            "by_name": part.seen is not None and part.seen.code.by_name,
            "notices": [notice.text for notice in part.notices],
        }
        for part in parts
    ]
    return {"kind": "kaart" if any(p.is_map for p in parts) else "tabel", "parts": described}


def document(folder: Path) -> str:
    """The whole page."""
    tables, maps, refused = list[str](), list[str](), list[str]()
    for path in files_of(folder):
        name = path.relative_to(folder).as_posix()
        seen = outcome(path)
        if isinstance(seen, str):
            refused.append(row((f"`{name}`", plain(seen.split(" Kies een van: ")[0]))))
        elif seen["kind"] == "kaart":
            maps += (row((f"`{name}`", *cells)) for cells in map_rows(seen))
        else:
            tables += (row((f"`{name}`", *cells)) for cells in table_rows(seen))
    n = f"{len(files_of(folder))} bestanden"
    counted = f"\n{n}: {files_in(tables)} met tabellen, {files_in(maps)} met kaarten, " + (
        f"{len(refused)} geweigerd met één zin.\n"
    )
    return "".join(
        (
            HEAD,
            counted,
            "\n## Tabellen\n\n", head(("Bestand", *TABLES)), *tables,
            "\n## Kaarten\n\n", head(("Bestand", *MAPS)), *maps,
            "\n## Geweigerd\n\n", head(("Bestand", "Wat het programma zegt")), *refused,
        )
    )  # fmt: skip


def files_in(rows: list[str]) -> int:
    """Different files in rows of a table."""
    return len({line.split(" | ")[0] for line in rows})


def table_rows(seen: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The cells of one file with tables, a row per sheet."""
    for part in seen["parts"]:
        yield (
            part["sheet"] or " ".join((part["encoding"], separator(part["separator"]))).strip(),
            count(part["rows"]),
            str(part.get("header_row", "")),
            *shared(part),
            remarks(part),
        )


def map_rows(seen: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The cells of one file with shapes, a row per layer."""
    for part in seen["parts"]:
        areas = part.get("areas")
        yield (
            part.get("layer") or part["sheet"],
            count(part["rows"]),
            count(areas) if areas else "",
            *shared(part),
            part.get("crs", ""),
            part.get("encoding", ""),
            remarks(part),
        )


def shared(part: dict[str, Any]) -> tuple[str, str, str, str]:
    """Key, levels, years and number of columns recognised."""
    columns = [c for c in part["columns"] if c["type"] == "getal" or c["variable"]]
    known = sum(bool(c["variable"]) for c in columns)
    key = part.get("code_column", "")
    how = "" if not key else " (namen)" if part["by_name"] else " (codes)"
    levels = part.get("levels") or ({part["level"]: part["rows"]} if part.get("level") else {})
    return (
        f"{plain(key)}{how}",
        ", ".join(f"{level} {count(n)}" for level, n in sorted(levels.items())),
        years(part.get("editions", [])),
        f"{known} van {len(columns)}" if columns else "",
    )


def years(found: list[int]) -> str:
    """Years, those that follow each other as one span."""
    spans: list[list[int]] = []
    for year in sorted(found):
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)


def separator(sign: str) -> str:
    """A separator that shows in a table."""
    return {"\t": "tab", "|": "streep"}.get(sign, f"`{sign}`" if sign else "")


def remarks(part: dict[str, Any]) -> str:
    """Repairs and notices in short."""
    texts = (plain(text) for text in (*part["repairs"], *part["notices"]))
    return "<br>".join(dict.fromkeys(t if len(t) <= LONGEST else t[:LONGEST] + "…" for t in texts))


def plain(text: str) -> str:
    """A text that does not break a table."""
    return " ".join(str(text).replace("|", "\\|").split())


def row(cells: tuple[str, ...]) -> str:
    """One line of a table."""
    return "| " + " | ".join(cells) + " |\n"


def head(names: tuple[str, ...]) -> str:
    """The head of a table."""
    return row(names) + "|" + "---|" * len(names) + "\n"


def main() -> int:
    """Write the page; 1 where the public files are not there."""
    if not DATA.is_dir():
        print(f"De openbare bestanden staan niet in {DATA}.", file=sys.stderr)  # noqa: T201
        return 1
    DOCUMENT.write_text(document(DATA), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
