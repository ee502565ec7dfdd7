"""Whether a file may be read at all, said before any library looks at it."""

from __future__ import annotations

from pathlib import Path

from veerkracht_desktop.core.errors import FileUnreadableError
from veerkracht_desktop.core.words import translatable


def require_readable(path: Path) -> None:
    """Raise a clear error when the path is no file that may be read."""
    try:
        if not path.exists():
            raise FileUnreadableError(file=path.name, why="het bestand bestaat niet")
        if path.is_dir():
            raise FileUnreadableError(
                remedy=translatable("fouten", "Kies een bestand in die map."),
                file=path.name,
                why="het is een map",
            )
        with path.open("rb") as stream:
            first = stream.read(8)
    except OSError as error:
        raise unreadable(path, error) from error
    if not first:
        raise FileUnreadableError(file=path.name, why="het bestand is leeg")


def unreadable(path: Path, error: OSError) -> FileUnreadableError:
    """What the system said of a file, in Dutch."""
    if isinstance(error, PermissionError):
        return FileUnreadableError(
            remedy=translatable(
                "fouten", "Vraag toegang tot het bestand of kopieer het naar uw eigen map."
            ),
            file=path.name,
            why="u hebt geen leesrechten",
        )
    return FileUnreadableError(file=path.name, why=error.strerror or "leesfout")
