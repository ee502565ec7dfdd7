"""The one holder of the state, and undo over documents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QPoint, Signal

from veerkracht_desktop.core.state import AppState, Document, StateChange


@dataclass(frozen=True, eq=False)
class Step:
    """One undoable change: the document before it and the Dutch name of the step."""

    before: Document
    after: Document
    text: str
    merge_key: str


class Store(QObject):
    """Holds the state; everyone who looks or edits does it here.

    A view may not write while it is being told of a change: that would send changes
    within changes, and an assertion stops it.
    """

    changed = Signal(object)
    """Carries one `StateChange`; sent once after every change."""

    history_changed = Signal()
    """Sent when what undo or redo would do has changed."""

    def __init__(self, state: AppState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._saved: Document = state.document
        self._telling = False

    @property
    def state(self) -> AppState:
        """The state now."""
        return self._state

    @property
    def is_saved(self) -> bool:
        """Whether the document is the one that was last saved or opened."""
        return self._state.document is self._saved

    @property
    def saved_document(self) -> Document:
        """The document that was last saved or opened."""
        return self._saved

    @property
    def undo_text(self) -> str:
        """Name of the step that undo takes back, "" when there is none."""
        return self._done[-1].text if self._done else ""

    @property
    def redo_text(self) -> str:
        """Name of the step that redo does again, "" when there is none."""
        return self._undone[-1].text if self._undone else ""

    @property
    def history(self) -> tuple[str, ...]:
        """Names of the steps done, the first one first: the method appendix."""
        return tuple(step.text for step in self._done)

    def look(self, state: AppState) -> None:
        """Change what is looked at; not undoable. The document must stay the same."""
        assert state.document is self._state.document, "use edit for the document"
        self._put(state)

    def edit(
        self,
        document: Document,
        text: str,
        merge_key: str = "",
        *,
        shown: Callable[[AppState], AppState] | None = None,
    ) -> None:
        """Change the work, undoable under the Dutch name `text`.

        Parameters
        ----------
        merge_key : str
            Steps with the same one, not "", become one: a drag is one step.
        shown : callable, optional
            Makes of the state with the new document the one that the views get, in the same
            change; for results that are there at once.

        """
        self._assert_quiet()
        before = self._state.document
        if self._done and merge_key and self._done[-1].merge_key == merge_key:
            before = self._done.pop().before
        self._done.append(Step(before, document, text, merge_key))
        self._undone.clear()
        state = replace(self._state, document=document)
        self._put(state if shown is None else shown(state))
        self.history_changed.emit()

    def undo(self) -> None:
        """Take back the last step; nothing happens when there is none."""
        self._assert_quiet()
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._put(replace(self._state, document=step.before))
            self.history_changed.emit()

    def redo(self) -> None:
        """Do the last undone step again; nothing happens when there is none."""
        self._assert_quiet()
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._put(replace(self._state, document=step.after))
            self.history_changed.emit()

    def open(self, state: AppState) -> None:
        """Start with another document; the history begins anew."""
        self._assert_quiet()
        self._done.clear()
        self._undone.clear()
        self._saved = state.document
        self._put(state)
        self.history_changed.emit()

    def mark_saved(self) -> None:
        """Note that the document is on disk as it is now."""
        self._saved = self._state.document
        self.history_changed.emit()

    def _assert_quiet(self) -> None:
        """Before anything is noted: a refused step may leave nothing behind in the history."""
        assert not self._telling, "a view may not write while it is being told of a change"

    def _put(self, state: AppState) -> None:
        self._assert_quiet()
        old, self._state = self._state, state
        if old is state:
            return
        self._telling = True
        try:
            self.changed.emit(StateChange(old, state))
        finally:
            self._telling = False


class Hover(QObject):
    """The area under the pointer. Not state: it comes and goes many times a second."""

    changed = Signal(str)
    """Carries the area code, "" for none; sent only when it is another one."""

    menu_asked = Signal(QPoint)
    """The user asks what can be done here; carries the place on the screen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._code = ""

    @property
    def code(self) -> str:
        """The area under the pointer now, or ""."""
        return self._code

    def set(self, code: str) -> None:
        """Tell which area the pointer is on."""
        if code != self._code:
            self._code = code
            self.changed.emit(code)
