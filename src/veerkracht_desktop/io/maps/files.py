"""Files of a map as GDAL is to open them: beside one another, unpacked, and not lying.

A zip is unpacked to a temporary folder under names of our own: GDAL then finds the companions
of a shapefile in whatever capitals, and no name in the archive can point outside it.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from veerkracht_desktop.core.errors import FileUnreadableError, FormatError
from veerkracht_desktop.core.words import translatable
from veerkracht_desktop.io.readable import unreadable

SHAPE_SUFFIXES = frozenset(
    {
        ".shp", ".gpkg", ".geojson", ".json", ".topojson", ".fgb", ".gml", ".kml", ".tab", ".mif",
        ".parquet", ".geoparquet",
    }
)  # fmt: skip
"""Endings of one map by itself, also within a zip."""
COMPANIONS = {
    ".shp": frozenset({".shx", ".dbf", ".prj", ".cpg"}),
    ".tab": frozenset({".dat", ".map", ".id", ".ind"}),
    ".mif": frozenset({".mid"}),
    ".gml": frozenset({".xsd"}),
}
NEEDED = {".shp": (".shx", ".dbf"), ".tab": (".dat", ".map", ".id"), ".mif": (".mid",)}
KINDS = {
    ".shp": "shapefile-bestand", ".gpkg": "GeoPackage-bestand", ".dbf": "dBase-bestand",
    ".zip": "zipbestand met een kaart", ".geojson": "GeoJSON-bestand",
    ".fgb": "FlatGeobuf-bestand", ".parquet": "Parquet-bestand",
    ".geoparquet": "Parquet-bestand",
}  # fmt: skip
MAX_UNPACKED = 2_000_000_000
"""Bytes that the maps in a zip may take; no map of the Netherlands needs more."""
BOMB_SIZE, BOMB_RATIO = 100_000_000, 250
"""A zip that unpacks to more than this size at more than this ratio is no map."""
MAX_MEMBERS = 20_000
_CHUNK = 1 << 20


@dataclass(frozen=True)
class MapFile:
    """One file to open.

    Parameters
    ----------
    path : Path
        Where GDAL finds it.
    title : str
        Its name within the zip without the ending, "" outside one.

    """

    path: Path
    title: str = ""


def not_a_map(path: Path, why: str = "") -> FormatError:
    """What to say when no library can make anything of a file."""
    return FormatError(
        file=path.name,
        kind=KINDS.get(path.suffix.lower(), "kaartbestand"),
        why=why or "het is beschadigd of de inhoud is iets anders",
    )


@contextmanager
def opened(path: Path) -> Iterator[tuple[MapFile, ...]]:
    """Files to open for a path: itself, or the maps in a zip.

    Raises
    ------
    FileUnreadableError, FormatError

    """
    suffix = path.suffix.lower()
    if suffix == ".zip":
        with tempfile.TemporaryDirectory(prefix="veerkracht-", ignore_cleanup_errors=True) as made:
            yield _unpacked(path, Path(made))
        return
    require_companions(path)
    # The reading library takes what follows a "!" for a name within an archive, and leaves an
    # index of its own beside every GML file: both are read from a copy.
    if "!" in str(path) or suffix == ".gml":
        with tempfile.TemporaryDirectory(prefix="veerkracht-", ignore_cleanup_errors=True) as made:
            target = Path(made) / f"kaart{suffix}"
            for beside in companions_of(path):
                shutil.copyfile(beside, target.with_suffix(beside.suffix.lower()))
            shutil.copyfile(path, target)
            yield (MapFile(target, path.stem),)
        return
    yield (MapFile(path),)


def companions_of(path: Path) -> list[Path]:
    """Files beside a map that belong to it, in whatever capitals."""
    wanted = COMPANIONS.get(path.suffix.lower(), frozenset())
    return [
        p for p in path.parent.iterdir()
        if p.stem.lower() == path.stem.lower() and p.suffix.lower() in wanted and p.is_file()
    ]  # fmt: skip


def require_companions(path: Path) -> None:
    """A shapefile is several files: say which of them is not there, or is no such file."""
    suffix = path.suffix.lower()
    if suffix not in NEEDED:
        return
    try:
        beside = {p.suffix.lower(): p for p in companions_of(path)}
        with path.open("rb") as stream:
            magic = stream.read(4)
    except OSError as error:
        raise unreadable(path, error) from error
    if suffix == ".shp" and magic != b"\x00\x00\x27\x0a":
        raise FormatError(file=path.name, kind=KINDS[".shp"], why="de inhoud is iets anders")
    missing = [s for s in NEEDED[suffix] if s not in beside]
    if not missing:
        if suffix == ".shp":
            require_honest_dbf(beside[".dbf"], path.name)
            _require_honest_shp(path, beside[".shx"])
        return
    verb = "ontbreekt" if len(missing) == 1 else "ontbreken"
    kind = {".shp": "de shapefile", ".tab": "de MapInfo-kaart"}.get(suffix, "de kaart")
    raise FileUnreadableError(
        remedy=translatable(
            "fouten", "Zet alle bestanden van {kind} bij elkaar of vraag ze als zip."
        ),
        file=path.name,
        why=f"ernaast {verb} {' en '.join(path.stem + s for s in missing)}",
        kind=kind,
    )


def require_honest_dbf(path: Path, named: str = "") -> int:
    """Number of rows that a .dbf really holds.

    A header that promises billions of rows would make the library reserve room for them.

    Raises
    ------
    FormatError
        The header describes no table.

    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(32)
    if len(head) < 32:
        raise not_a_map(Path(named or path.name), f"{path.name} is te kort")
    rows, start, length = struct.unpack("<IHH", head[4:12])
    if start < 33 or length < 1 or start > size:
        raise not_a_map(Path(named or path.name), f"het begin van {path.name} is beschadigd")
    held = (size - start) // length
    return int(min(rows, held + 1))


def _require_honest_shp(path: Path, index: Path) -> None:
    """The index has eight bytes per shape: more shapes than bytes is a lie."""
    if index.stat().st_size < 100 or path.stat().st_size < 100:
        raise not_a_map(path, "het houdt te vroeg op")


def _unpacked(path: Path, folder: Path) -> tuple[MapFile, ...]:
    """Unpack the maps of a zip, each with its companions, into folders of their own."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = _members(path, archive)
            maps = sorted(
                (m for m in members if _inner(m).suffix.lower() in SHAPE_SUFFIXES),
                key=lambda m: m.filename,
            )
            if not maps:
                raise _no_map_in(path, members)
            found = []
            budget = MAX_UNPACKED
            for number, member in enumerate(maps):
                inner = _inner(member)
                room = folder / str(number)
                room.mkdir()
                for one in (member, *_beside(inner, members)):
                    target = room / (safe_name(inner.stem) + _inner(one).suffix.lower())
                    budget -= _extract(path, archive, one, target, budget)
                made = room / (safe_name(inner.stem) + inner.suffix.lower())
                require_companions(made)
                found.append(MapFile(made, inner.stem))
            return tuple(found)
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, RuntimeError,
        struct.error, UnicodeError,
    ) as error:  # fmt: skip
        if isinstance(error, RuntimeError) and "password" in str(error):
            raise FileUnreadableError(
                remedy=translatable("fouten", "Pak het zelf uit of vraag het zonder wachtwoord."),
                file=path.name, why="het zipbestand is met een wachtwoord beveiligd",
            ) from error  # fmt: skip
        raise not_a_map(path) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _members(path: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise not_a_map(path, "er zitten te veel bestanden in")
    return [
        m for m in members
        if not m.is_dir() and "__MACOSX" not in m.filename and not _inner(m).name.startswith(".")
    ]  # fmt: skip


def _inner(member: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(member.filename.replace("\\", "/"))


def _beside(inner: PurePosixPath, members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    wanted = COMPANIONS.get(inner.suffix.lower(), frozenset())
    return [
        m for m in members
        if (other := _inner(m)).suffix.lower() in wanted and other.parent == inner.parent
        and other.stem.lower() == inner.stem.lower()
    ]  # fmt: skip


def _extract(
    path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, budget: int
) -> int:
    """Write one member; returns its size. Counts what comes out, not what the zip says."""
    packed = max(member.compress_size, 1)
    written = 0
    with archive.open(member) as source, target.open("wb") as sink:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > budget or (written > BOMB_SIZE and written > BOMB_RATIO * packed):
                raise not_a_map(path, "het pakt uit tot meer dan een kaart groot kan zijn")
            sink.write(chunk)
    return written


def _no_map_in(path: Path, members: list[zipfile.ZipInfo]) -> FormatError:
    inside = ", ".join(_inner(m).name for m in members[:4])
    return FormatError(
        remedy=translatable("fouten", "Pak het uit en kies het bestand dat u bedoelt."),
        file=path.name,
        kind=KINDS[".zip"],
        why=f"er zit geen kaart in, wel {inside}" if inside else "er zit niets in",
    )


def safe_name(stem: str) -> str:
    """A name that every file system takes.

    >>> safe_name("buurt: 2024?")
    'buurt_ 2024_'
    """
    plain = "".join("_" if c in '<>:"/\\|?*!' or ord(c) < 32 else c for c in stem).strip(" .")
    return plain[:80] or "kaart"
