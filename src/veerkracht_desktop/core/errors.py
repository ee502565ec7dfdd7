"""Errors that a user can do something about.

::

    VeerkrachtError
    ├── InputError              a file, sheet or layer cannot be used as asked
    │   ├── FileUnreadableError     not there, no permission, a folder, damaged, locked
    │   ├── FormatError             not the kind of file that its name says
    │   ├── CodeColumnMissingError  no column with area codes
    │   ├── NamesOnlyError          names of areas, and no map or table to tell their codes
    │   ├── EmptyTableError         no rows
    │   ├── NoMatchError            no row of the table meets an area
    │   └── ProjectTooNewError      written by a newer program
    ├── DefinitionError         an index definition that says something impossible
    ├── MethodError             a method asked for values that it cannot take
    ├── QueryError              a line that chooses areas cannot be read
    ├── CallError               a command line that cannot be carried out
    ├── OutputError             a result cannot be written where it should
    └── SystemLibraryError      the computer lacks something that the window needs

Each has a Dutch `message` (what, where) and a Dutch `remedy` (what now), and keeps
the values filled into them in `data`, so that a dialog can offer the remedy.
`Cancelled` is no error: the user said stop.
"""

from __future__ import annotations

from veerkracht_desktop.core.words import Translatable, translatable


class Cancelled(Exception):  # noqa: N818 - the user's wish, not an error
    """The user stopped the work; nothing was changed."""


class VeerkrachtError(Exception):
    """Base of every error shown to the user.

    Parameters
    ----------
    message, remedy : Translatable, optional
        Take the place of the texts of the class.
    **data : object
        Values for the braces in message and remedy.

    """

    message: Translatable = translatable("fouten", "Er ging iets mis.")
    remedy: Translatable = translatable("fouten", "Probeer het opnieuw.")

    def __init__(
        self,
        message: Translatable | None = None,
        remedy: Translatable | None = None,
        **data: object,
    ) -> None:
        if message is not None:
            self.message = message
        if remedy is not None:
            self.remedy = remedy
        self.data = data
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Message and remedy in Dutch on one line."""
        text = f"{self.message.text.format(**self.data)} {self.remedy.text.format(**self.data)}"
        return " ".join(text.split())


class InputError(VeerkrachtError):
    """A file, sheet or layer cannot be used as asked."""

    message = translatable("fouten", "{file} kan niet worden gebruikt.")
    remedy = translatable("fouten", "Kies een ander bestand.")


class FileUnreadableError(InputError):
    """The file is not there, may not be read, is a folder, is damaged or locked."""

    message = translatable("fouten", "{file} kan niet worden gelezen: {why}.")
    remedy = translatable("fouten", "Kies een ander bestand.")


class FormatError(InputError):
    """The content is not what the file's name says."""

    message = translatable("fouten", "{file} is geen geldig {kind}: {why}.")
    remedy = translatable("fouten", "Vraag het bestand opnieuw op.")


class CodeColumnMissingError(InputError):
    """No column with area codes was found; `columns` names those that are there."""

    message = translatable(
        "fouten",
        "In {place} is geen kolom met gebiedscodes gevonden: GM, WK of BU, of een kolom 'code' "
        "waarin elke code één keer staat.",
    )
    remedy = translatable(
        "fouten", "Voeg een kolom met codes toe of kies het blad waar ze in staan."
    )


class NamesOnlyError(InputError):
    """The tables have names of areas and no codes, and nothing tells which areas they are."""

    message = translatable("fouten", "In {place} staan namen van gebieden en geen codes.")
    remedy = translatable(
        "fouten", "Voeg een kaart of een tabel toe waarin bij die namen de codes staan."
    )


class EmptyTableError(InputError):
    """The sheet or layer has no rows below its header."""

    message = translatable("fouten", "{place} bevat geen gegevens.")
    remedy = translatable("fouten", "Kies een ander blad of bestand.")


class NoMatchError(InputError):
    """Not one row of the tables belongs to an area."""

    message = translatable("fouten", "Geen enkele rij van {place} hoort bij een {level}.")
    remedy = translatable("fouten", "Controleer het niveau, de codekolom en het indelingsjaar.")


class ProjectTooNewError(InputError):
    """The project was saved by a newer program; it is left untouched."""

    message = translatable(
        "fouten", "{file} is gemaakt met een nieuwere versie van Veerkracht Desktop ({version})."
    )
    remedy = translatable("fouten", "Werk het programma bij; het bestand is niet gewijzigd.")


class DefinitionError(VeerkrachtError):
    """An index definition says something impossible; `place` has file and line."""

    message = translatable("fouten", "{place}: {why}.")
    remedy = translatable("fouten", "Verbeter de indexdefinitie.")


class MethodError(VeerkrachtError):
    """A method was asked for values that it cannot take."""

    message = translatable("fouten", "{why}.")
    remedy = translatable("fouten", "Kies een andere methode.")


class QueryError(VeerkrachtError):
    """A line that chooses areas by what is known of them cannot be read; `place` counts from 1."""

    message = translatable("fouten", "Op plaats {place}: {why}")
    remedy = translatable("fouten", "Schrijf bijvoorbeeld: index < 40 en 65+ > 25.")


class CallError(VeerkrachtError):
    """A command line cannot be carried out."""

    message = translatable("fouten", "{why}.")
    remedy = translatable("fouten", "Zie veerkracht --help.")


class OutputError(VeerkrachtError):
    """A result cannot be written; nothing was changed."""

    message = translatable("fouten", "{file} kan niet worden geschreven: {why}.")
    remedy = translatable("fouten", "Kies een andere plaats of sluit het bestand in Excel.")


class SystemLibraryError(VeerkrachtError):
    """The computer lacks a library or a display that the window needs."""

    message = translatable("fouten", "Het venster kan niet openen: {why}.")
    remedy = translatable("fouten", "{how}.")
