"""Changes the classes of the node that is shown: one step of undo per gesture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject

from veerkracht_desktop.core.class_breaks import ALL, METHODS, ClassSpec, moved_break, with_count
from veerkracht_desktop.core.classify import Classes
from veerkracht_desktop.core.state import AppState, active_classes
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.formatting import node_label


class ClassEditing(QObject):
    """What the editor of classes asks for; keeps nothing but the gesture that goes on."""

    def __init__(
        self,
        store: Store,
        parent: QObject | None = None,
        seen: Callable[[], AppState] | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._seen = store, seen
        self._key = ""
        self._steps = 0

    @property
    def seen(self) -> AppState:
        """The state as it is shown: a second map has a node of its own."""
        return self._store.state if self._seen is None else self._seen()

    @property
    def spec(self) -> ClassSpec:
        """The classes of the node that is shown."""
        state = self.seen
        return state.document.class_spec(state.active)

    @property
    def classes(self) -> Classes | None:
        """How the areas in sight are divided."""
        return active_classes(self.seen)

    @property
    def is_shared(self) -> bool:
        """Whether the node has no classes of its own but those of all nodes."""
        state = self.seen
        given = state.document.classification
        return ALL in given and state.active not in given

    def begin(self) -> None:
        """A gesture begins: what follows is one step, until `end`."""
        self._steps = len(self._store.history)
        self._key = f"classes:{self.seen.active}:{self._steps}"

    def end(self) -> None:
        """The gesture is over."""
        self._key = ""

    def cancel(self) -> None:
        """Take back what the gesture did."""
        self._key = ""
        if len(self._store.history) > self._steps:
            self._store.undo()

    def change(self, spec: ClassSpec) -> None:
        """Give the node, or all nodes where they share, other classes."""
        if spec != self.spec:
            self._put(spec, ALL if self.is_shared else self.seen.active)

    def share(self, *, on: bool) -> None:
        """Give all nodes the classes of this one, or give this one classes of its own."""
        state, spec = self.seen, self.spec
        if on:
            text = self.tr("Zelfde klassen voor alle onderdelen")
            edited = replace(state.document, classification={ALL: spec})
            self._store.edit(edited, text)
        else:
            self._put(spec, state.active)

    def choose(self, method: str) -> None:
        """Take another method; the bounds that are shown become the first ones of one's own."""
        spec = self.spec
        if method == spec.method:
            return
        if method == "manual":
            self.change(self.own(self._rounded()))
        else:
            self.change(replace(spec, method=method, breaks=(), edition=0, middle=None, names=()))

    def recount(self, count: int) -> None:
        """Another number of classes."""
        spec, classes = self.spec, self.classes
        if spec.method != "manual":
            self.change(replace(spec, count=count, names=()))
        elif classes is not None:
            self.change(self.own(with_count(spec.breaks, count, classes.low, classes.high)))

    def move(self, number: int, value: float) -> None:
        """Bring one bound elsewhere; the bounds become one's own."""
        classes = self.classes
        if classes is not None and number < len(classes.breaks):
            made = moved_break(classes.breaks, number, value)
            if made != classes.breaks:
                self.change(self.own(made))

    def rename(self, place: int, text: str) -> None:
        """Give a row of the legend, counted from low to high, another name; "" its own again."""
        spec, classes = self.spec, self.classes
        if classes is None:
            return
        rows = len(classes.rows)
        names = list(spec.names) if len(spec.names) == rows else [""] * rows
        names[place] = text.strip()
        self.change(replace(spec, names=tuple(names) if any(names) else ()))

    def freeze(self) -> None:
        """Keep the bounds of now for every edition."""
        state, classes = self.seen, self.classes
        if classes is not None:
            self.change(replace(self.own(classes.breaks), edition=state.edition))

    # Under a name

    @property
    def sets(self) -> Mapping[str, ClassSpec]:
        """Classes that were kept under a name."""
        return self._store.state.document.class_sets

    def keep(self, name: str) -> None:
        """Keep the classes of now under a name; ones of that name make way."""
        self._put_sets({**self.sets, name: self.spec}, self.tr("Indeling {name} bewaren"), name)

    def take(self, name: str) -> None:
        """Give the node the classes that were kept under a name."""
        self.change(self.sets[name])

    def drop(self, name: str) -> None:
        """Keep the classes of this name no longer."""
        left = {kept: spec for kept, spec in self.sets.items() if kept != name}
        self._put_sets(left, self.tr("Indeling {name} verwijderen"), name)

    def _put_sets(self, sets: Mapping[str, ClassSpec], text: str, name: str) -> None:
        edited = replace(self._store.state.document, class_sets=sets)
        self._store.edit(edited, text.format(name=name))

    def own(self, breaks: tuple[float, ...]) -> ClassSpec:
        """Classes with bounds of one's own, that look as they do now."""
        return replace(self.spec, method="manual", breaks=breaks, count=len(breaks) + 1, edition=0)

    def _rounded(self) -> tuple[float, ...]:
        """Bounds to begin with: those of now as the legend has them, so that they read well."""
        classes = self.classes
        if classes is None:
            return ()
        if classes.is_continuous:
            return tuple(classes.breaks[row - 1] for row in classes.rows[1:])
        made = tuple(round(bound, classes.spec.decimals) for bound in classes.breaks)
        return made if len(set(made)) == len(made) else classes.breaks

    def _put(self, spec: ClassSpec, node: str) -> None:
        assert spec.method in METHODS, spec.method
        state = self.seen
        label = node_label(state.document.definition, state.active)
        text = self.tr("Klassen van {node}").format(node=label)
        if node == ALL:
            text = self.tr("Klassen van alle onderdelen")
        given = {**state.document.classification, node: spec}
        self._store.edit(replace(state.document, classification=given), text, self._key)
