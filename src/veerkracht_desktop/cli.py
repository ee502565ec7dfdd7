"""The command line: reads the arguments, calls the layers below, prints short Dutch lines."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from veerkracht_desktop import __version__
from veerkracht_desktop.core.areas import Level
from veerkracht_desktop.core.errors import (
    CallError,
    Cancelled,
    FileUnreadableError,
    VeerkrachtError,
)
from veerkracht_desktop.core.words import translatable

DONE, DONE_WITH_PROBLEMS, WRONG, CANCELLED = 0, 1, 2, 3

EPILOG = """\
opdrachten:
  veerkracht [PROJECT]          open het venster, met een project
  veerkracht voorbeeld          open de voorbeeldregio; zonder scherm: schrijf werkboek en kaart
  veerkracht inspect FILE...    toon wat het programma in bestanden herkent
  veerkracht compute ...        bereken de index zonder venster
Meer per opdracht: veerkracht compute --help
"""


COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"\1 ontbreekt"),
    (r"unrecognized arguments: (.+)", r"\1 wordt niet herkend"),
    (r"argument ([^:]+): expected .*argument.*", r"achter \1 hoort iets te staan"),
    (
        r"argument ([^:]+): invalid choice: (.+) \(choose from (.+)\)",
        r"\2 kan niet bij \1; kies uit \3",
    ),
    (r"argument ([^:]+): invalid int value: (.+)", r"\2 bij \1 is geen geheel getal"),
    (r"argument ([^:]+): invalid float value: (.+)", r"\2 bij \1 is geen getal; schrijf 0.5"),
    (r"ambiguous option: (.+) could match (.+)", r"\1 kan staan voor \2"),
)
"""What argparse says in English, and how it is told."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one Dutch sentence instead of argparse's English page."""

    def error(self, message: str) -> NoReturn:
        for english, dutch in COMPLAINTS:
            if re.fullmatch(english, message):
                raise CallError(why=re.sub(english, dutch, message))
        raise CallError(why=f"de opdracht klopt niet ({message})")


def run(arguments: Sequence[str]) -> int:
    """Carry out a command line.

    Parameters
    ----------
    arguments : sequence of str
        Without the name of the program.

    Returns
    -------
    int
        0 done; 1 done, with data problems that changed the result; 2 wrong call or
        unreadable input; 3 cancelled.
    """
    _speak_utf8()
    try:
        return _dispatch(list(arguments))
    except VeerkrachtError as error:
        print(error.sentence(), file=sys.stderr)
        return WRONG
    except (Cancelled, KeyboardInterrupt):
        print("Afgebroken; er is niets geschreven.", file=sys.stderr)
        return CANCELLED


def _speak_utf8() -> None:
    """Dutch has letters that a Windows console's own code page may lack."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _dispatch(arguments: list[str]) -> int:
    command = arguments[0] if arguments else ""
    if command == "compute":
        return _compute(arguments[1:])
    if command == "inspect":
        return _inspect(arguments[1:])
    if command == "voorbeeld":
        return _voorbeeld(arguments[1:])
    if command and not command.startswith("-") and len(arguments) > 1:
        raise CallError(
            why=f"'{command}' is geen opdracht",
            remedy=translatable("fouten", "Kies compute, inspect of voorbeeld."),
        )
    return _window(arguments)


def _window(arguments: list[str]) -> int:
    parser = _Parser(
        prog="veerkracht",
        description="Veerkracht Desktop: zie waar een samenleving veerkrachtig is en waar niet.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("project", nargs="?", type=Path, help="een bestand .veerkracht")
    parser.add_argument("--version", action="version", version=f"Veerkracht Desktop {__version__}")
    project: Path | None = parser.parse_args(arguments).project
    if project is not None and not project.exists():
        raise FileUnreadableError(file=str(project), why="het bestand bestaat niet")
    return _open_window(project, sample=False)


def _open_window(project: Path | None, *, sample: bool) -> int:
    from veerkracht_desktop.services.display import require_window

    require_window()
    from veerkracht_desktop.ui.application import run_window

    return run_window(project, sample=sample)


def _voorbeeld(arguments: list[str]) -> int:
    parser = _Parser(prog="veerkracht voorbeeld", description="Open de voorbeeldregio.")
    parser.add_argument(
        "--out", type=Path, default=Path("veerkracht-voorbeeld"),
        help="map voor werkboek en kaart, als er geen scherm is",
    )  # fmt: skip
    out: Path = parser.parse_args(arguments).out
    from veerkracht_desktop.services.display import has_display

    if has_display():
        return _open_window(None, sample=True)
    from veerkracht_desktop.headless import write_sample

    written = write_sample(out)
    print("Er is geen beeldscherm; de voorbeeldregio is daarom zonder venster berekend.")
    for path in written:
        print(f"Geschreven: {path.resolve()}")
    return DONE


def _inspect(arguments: list[str]) -> int:
    parser = _Parser(prog="veerkracht inspect", description="Toon wat in bestanden wordt herkend.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="één JSON-object")
    options = parser.parse_args(arguments)
    from veerkracht_desktop import headless

    described = headless.describe_files(options.files)
    if options.json:
        print(json.dumps({"files": described}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(headless.description_lines(described)))
    return DONE


def _compute_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="veerkracht compute",
        description="Bereken de index uit tabellen, met of zonder kaart.",
    )
    parser.add_argument(
        "--data", nargs="+", action="extend", required=True, metavar="FILE[::BLAD]",
        help="tabellen met een kolom met gebiedscodes",
    )  # fmt: skip
    parser.add_argument("--areas", metavar="FILE[::LAAG]", help="kaart met dezelfde codes")
    parser.add_argument("--index", type=Path, metavar="DEF", help=".toml, .csv of .xlsx")
    parser.add_argument("--level", choices=[level.value for level in Level])
    parser.add_argument("--edition", type=int, default=0, metavar="JAAR")
    parser.add_argument(
        "--normalise", default="", metavar="METHODE",
        help="minmax:0:100, zscore:0:1, percentrank, rank, borda, exponential, goalposts, ampi, "
        "scaled:A:B, fraction_max, distance_max of distance_target",
    )  # fmt: skip
    parser.add_argument(
        "--aggregate", default="", metavar="METHODE",
        help="arithmetic, geometric, harmonic, ampi, ampi_plus, generalised:MACHT, sum of copeland",
    )  # fmt: skip
    parser.add_argument("--treat", default="", metavar="winsor:N")
    parser.add_argument("--min-coverage", type=float, metavar="AANDEEL")
    parser.add_argument(
        "--out", nargs="+", action="extend", required=True, type=Path, metavar="FILE",
        help=".xlsx, .csv, .gpkg, .geojson of .parquet",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="één JSON-object op stdout")
    return parser


def _compute(arguments: list[str]) -> int:
    options = _compute_parser().parse_args(arguments)
    from veerkracht_desktop import headless

    request = headless.Request(
        data=tuple(options.data),
        areas=options.areas or "",
        index=options.index,
        level=Level(options.level) if options.level else None,
        edition=options.edition,
        normalise=options.normalise,
        aggregate=options.aggregate,
        treat=options.treat,
        min_coverage=options.min_coverage,
        out=tuple(options.out),
    )
    report = headless.compute(request)
    if options.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        print("\n".join(report.lines()))
    return DONE_WITH_PROBLEMS if report.has_problems else DONE
