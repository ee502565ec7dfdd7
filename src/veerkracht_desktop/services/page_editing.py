"""Changes the pages of the presentation: each change is one step of the work."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from veerkracht_desktop.core.ordering import moved
from veerkracht_desktop.core.presenting import Page, kept_pages, renamed
from veerkracht_desktop.services.store import Store


class PageEditing(QObject):
    """Changes the list; the first change makes the usual pages those of the project.

    Parameters
    ----------
    store : Store

    """

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages; those that cannot be shown now too."""
        return kept_pages(self._store.state)

    def add(self, page: Page, place: int) -> None:
        """Put a page in a place of the list."""
        pages = self.pages
        self._put((*pages[:place], page, *pages[place:]), self.tr("Pagina toegevoegd"))

    def move(self, place: int, to: int) -> None:
        """Put a page earlier or later."""
        changed = moved(self.pages, place, to)
        if changed != self.pages:
            self._put(changed, self.tr("Pagina verplaatst"))

    def rename(self, place: int, title: str) -> None:
        """Give a page another title; an empty one gives its own back."""
        changed = renamed(self.pages, place, title)
        if changed != self.pages:
            self._put(changed, self.tr("Titel van een pagina"))

    def remove(self, place: int) -> None:
        """Take a page away; after the last one come the usual pages again."""
        pages = self.pages
        self._put(pages[:place] + pages[place + 1 :], self.tr("Pagina verwijderd"))

    def reset(self) -> None:
        """Present the usual pages again."""
        if self._store.state.document.pages:
            self._put((), self.tr("Gewone pagina's"))

    def _put(self, pages: tuple[Page, ...], text: str) -> None:
        self._store.edit(replace(self._store.state.document, pages=pages), text)
