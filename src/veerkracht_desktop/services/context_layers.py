"""Changes the context layers of the project: each change is one step of the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from veerkracht_desktop.core.context import ContextLayer, added
from veerkracht_desktop.core.ordering import moved
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.wording import listed
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Store

KEY_CONTEXT = "context"

Read = Callable[[Sequence[Path], Progress], tuple[ContextLayer, ...]]


class ContextEditing(QObject):
    """Reads layers from files in a job, and changes those that are there.

    Parameters
    ----------
    store : Store
    jobs : JobRunner
    read : callable
        ``(paths, progress) -> layers``; handed in, because it loads heavy libraries.

    """

    failed = Signal(object)
    """Carries a `VeerkrachtError`; nothing was changed."""

    told = Signal(str)
    """Carries a Dutch sentence on what was read."""

    def __init__(
        self, store: Store, jobs: JobRunner, read: Read, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._read = store, jobs, read

    @property
    def layers(self) -> tuple[ContextLayer, ...]:
        """The layers; the first one lies on top."""
        return self._store.state.document.context

    def add(self, paths: Sequence[Path]) -> None:
        """Read files and put their layers on top of the others."""
        chosen = tuple(paths)
        if chosen:
            self._jobs.start(
                KEY_CONTEXT,
                self.tr("Achtergrondlagen lezen"),
                lambda progress: self._read(chosen, progress),
                self._put_read,
                self.failed.emit,
            )

    def _put_read(self, found: tuple[ContextLayer, ...]) -> None:
        layers = added(self.layers, found)
        names = listed(tuple(layer.name for layer in layers[: len(found)]), most=3)
        self._put(layers, self.tr("Achtergrondlaag {names} toegevoegd").format(names=names))
        self.told.emit(self.tr("Achtergrondlaag toegevoegd: {names}.").format(names=names))

    def change(self, place: int, layer: ContextLayer) -> None:
        """Give a layer another name or look; what goes on for one layer is one step."""
        before = self.layers[place]
        changed = [
            name
            for name in ("name", "colour", "width", "filled", "opacity", "visible", "above")
            if getattr(before, name) != getattr(layer, name)
        ]
        if not changed:
            return
        text = self.tr("Achtergrondlaag {name} aangepast").format(name=layer.name)
        key = f"context:{place}:{changed[0]}" if changed[0] in ("width", "opacity") else ""
        self._put((*self.layers[:place], layer, *self.layers[place + 1 :]), text, key)

    def rename(self, place: int, name: str) -> None:
        """Give a layer another name; an empty one changes nothing."""
        name = " ".join(name.split())
        if name:
            self.change(place, replace(self.layers[place], name=name))

    def move(self, place: int, to: int) -> None:
        """Put a layer over or under others."""
        to = max(0, min(to, len(self.layers) - 1))
        if place != to:
            name = self.layers[place].name
            text = self.tr("Achtergrondlaag {name} verplaatst").format(name=name)
            self._put(moved(self.layers, place, to), text)

    def remove(self, place: int) -> None:
        """Take a layer away."""
        text = self.tr("Achtergrondlaag {name} verwijderd").format(name=self.layers[place].name)
        self._put(self.layers[:place] + self.layers[place + 1 :], text)

    def _put(self, layers: tuple[ContextLayer, ...], text: str, key: str = "") -> None:
        self._store.edit(replace(self._store.state.document, context=layers), text, key)
