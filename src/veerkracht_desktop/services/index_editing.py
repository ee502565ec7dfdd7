"""Changes the index for the editor: one step of undo per gesture, and what stays locked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.edits import most_share, same_index, set_share, share_of
from veerkracht_desktop.core.errors import DefinitionError, MethodError
from veerkracht_desktop.core.state import StateChange
from veerkracht_desktop.core.wording import number
from veerkracht_desktop.services.analysis import AnalysisService
from veerkracht_desktop.services.store import Store

Identity = tuple[str, str]

Edit = Callable[[Definition], Definition]


def percent(share: float) -> str:
    """A share as a percentage: whole where it is, with one decimal otherwise.

    >>> percent(0.25), percent(1 / 3)
    ('25 %', '33,3 %')
    """
    whole = abs(100 * share - round(100 * share)) < 0.05
    return f"{number(100 * share, 0 if whole else 1)} %"


class IndexEditing(QObject):
    """What the editor of the index asks for; lives as long as the window.

    It keeps what outlives a view and is no part of the work: the locked nodes, and every
    definition as it was when it was opened.
    """

    locks_changed = Signal()
    """Sent when a node was locked or let go."""

    refused = Signal(str)
    """Carries the Dutch sentence why a change could not be, "" after one that could."""

    def __init__(
        self, store: Store, analysis: AnalysisService, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._analysis = store, analysis
        self._locked: frozenset[str] = frozenset()
        self._gestures = 0
        self._changing = False
        self._key = ""
        self._base: Definition | None = None
        self._originals: dict[Identity, Definition] = {}
        self._remember(self.definition)
        store.changed.connect(self._on_changed)

    @property
    def definition(self) -> Definition:
        """The index now."""
        return self._store.state.document.definition

    # As opened

    @Slot(object)
    def _on_changed(self, change: StateChange) -> None:
        if not change.touches("document"):
            return
        if self._store.is_saved and not self._store.history:
            self._originals.clear()
            self._locked = frozenset()
        old, new = change.old.document.definition, change.new.document.definition
        if not self._changing and new is not old and not _share_nodes(old, new):
            # Read from a file or begun anew: an edit leaves most parts the very same.
            self._originals.pop(_identity(new), None)
        self._locked = self._locked & new.by_id.keys()
        self._remember(new)

    def _remember(self, definition: Definition) -> None:
        self._originals.setdefault(_identity(definition), definition)

    @property
    def original(self) -> Definition:
        """The index as it was opened: from a file, a project or the program itself."""
        return self._originals[_identity(self.definition)]

    @property
    def is_changed(self) -> bool:
        """Whether anything in the index differs from when it was opened."""
        return not same_index(self.definition, self.original)

    def restore(self) -> None:
        """Take the index as it was opened, as one step."""
        original = self.original
        self.change(lambda _: original, self.tr("Index hersteld zoals geopend"))

    # Locks

    @property
    def locked(self) -> frozenset[str]:
        """Nodes that keep their share while others change."""
        return self._locked

    def toggle_lock(self, node: str) -> None:
        """Lock a node, or let it go."""
        self._locked = self._locked ^ {node}
        self.locks_changed.emit()

    # Changing

    def change(self, edit: Edit, text: str, merge_key: str = "") -> bool:
        """Do one change as a step named `text`; False where it is refused, and nothing changed."""
        old = self.definition
        self._changing = True
        try:
            new = edit(old)
            if new is not old:
                self._analysis.edit_definition(new, text, merge_key)
        except (DefinitionError, MethodError) as error:
            self.refused.emit(error.sentence())
            return False
        finally:
            self._changing = False
        self.refused.emit("")
        return True

    def begin(self) -> None:
        """Start a gesture: all that it changes is one step, counted from the index of now."""
        self._gestures += 1
        self._base, self._key = self.definition, f"gebaar {self._gestures}"

    def end(self) -> None:
        """Let the gesture go."""
        self._base, self._key = None, ""

    @property
    def busy(self) -> bool:
        """Whether a gesture is going on."""
        return self._base is not None

    def cancel(self) -> None:
        """Put back what the gesture changed."""
        if self._base is not None and self.definition is not self._base:
            self._store.undo()
        self.end()

    def slide(self, node: str, share: float) -> bool:
        """Give a node a share within its gesture, as far as the locked siblings leave room.

        The ratios of the siblings are those from before the gesture, so that they come back
        with the slider, also after 100 %.
        """
        base = self._base or self.definition
        share = min(max(share, 0.0), most_share(base, node, self._locked))
        made = set_share(base, node, share, self._locked)
        return self.change(lambda _: made, self._share_text(base, node, share), self._key)

    def give_share(self, node: str, share: float) -> bool:
        """Give a node exactly this share, or tell why it cannot have it."""
        text = self._share_text(self.definition, node, share)
        return self.change(lambda old: set_share(old, node, share, self._locked), text)

    def _share_text(self, base: Definition, node: str, share: float) -> str:
        return self.tr("Gewicht {node} {old} → {new}").format(
            node=base.by_id[node].label or node,
            old=percent(share_of(base, node)),
            new=percent(share),
        )


def _identity(definition: Definition) -> Identity:
    """What stays the same while an index is edited: title and version may not."""
    return (definition.id, definition.source)


def _share_nodes(one: Definition, other: Definition) -> bool:
    known = {id(node) for node in one.nodes}
    return any(id(node) in known for node in other.nodes)
