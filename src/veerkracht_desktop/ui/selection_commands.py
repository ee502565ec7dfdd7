"""What the actions about the selection do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from veerkracht_desktop.core.areas import Areas, Level
from veerkracht_desktop.core.echo import Echo
from veerkracht_desktop.core.scope import limited, scope_of_selection, units_of
from veerkracht_desktop.core.state import visible_rows
from veerkracht_desktop.core.types import BoolArray
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.look_history import LookHistory
from veerkracht_desktop.services.neighbourhood import Neighbourhood
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.formatting import selected_mask

if TYPE_CHECKING:
    from veerkracht_desktop.core.neighbours import Neighbours


class SelectionCommands(QObject):
    """The slots about what is selected and looked at; none of it is work, so none is undone.

    Parameters
    ----------
    store : Store
    jobs : JobRunner
    window : QWidget
        Parent of the dialogs.

    """

    def __init__(self, store: Store, jobs: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._store, self._owner = store, window
        self.looks = LookHistory(store, self)
        self.neighbourhood = Neighbourhood(jobs, self)

    @Slot()
    def look_back(self) -> None:
        """Show the selection and the place that were there before."""
        self.looks.back()

    @Slot()
    def look_forward(self) -> None:
        """Show again what was left by going back."""
        self.looks.forward()

    @Slot()
    def clear_selection(self) -> None:
        """Select nothing."""
        self._store.look(replace(self._store.state, selection=frozenset(), rule=""))

    @Slot()
    def select_all(self) -> None:
        """Select every area in sight."""
        self._store.look(replace(self._store.state, selection=self._visible()))

    @Slot()
    def invert_selection(self) -> None:
        """Select the areas in sight that are not selected."""
        state = self._store.state
        self._store.look(replace(state, selection=self._visible() - state.selection))

    @Slot()
    def select_by(self) -> None:
        """Ask for a line such as "index < 40" and select the areas that it is true of."""
        # Here and not above: it is not needed for the window to show.
        from veerkracht_desktop.ui.dialogs.select_by import SelectByDialog

        dialog = self._owner.findChild(SelectByDialog)
        if dialog is None:
            dialog = SelectByDialog(self._store, self._owner)
        dialog.come_forward()

    @Slot()
    def grow_selection(self) -> None:
        """Add the areas that lie against the selection; again adds the next ring."""
        self._with_neighbours(lambda chosen, near: chosen | near.around(chosen))

    @Slot()
    def select_ring(self) -> None:
        """Select the areas around the selection in its place."""
        self._with_neighbours(lambda chosen, near: near.around(chosen))

    @Slot()
    def select_gemeenten(self) -> None:
        """Select the whole gemeente of each selected area."""
        self._whole(Level.GEMEENTE)

    @Slot()
    def select_wijken(self) -> None:
        """Select the whole wijk of each selected area."""
        self._whole(Level.WIJK)

    @Slot()
    def limit_to_wijk(self) -> None:
        """Let the views show only the wijk of the selection."""
        self._limit(scope_of_selection(self._store.state, Level.WIJK))

    @Slot()
    def limit_to_gemeente(self) -> None:
        """Let the views show only the gemeente of the selection."""
        self._limit(scope_of_selection(self._store.state, Level.GEMEENTE))

    @Slot()
    def limit_to_nothing(self) -> None:
        """Let the views show all areas."""
        self._limit("")

    def _limit(self, word: str) -> None:
        self._store.look(limited(self._store.state, word))

    @Slot()
    def choose_echo(self) -> None:
        """Let a view answer to the selection as the action that was chosen says."""
        _, view, echo = self.sender().objectName().split("_")
        state = self._store.state
        look = replace(state.echo, **{view: Echo[echo.upper()]})
        self._store.look(replace(state, echo=look))
        # Choosing what was so already turns its mark off.
        action = self.sender()
        if isinstance(action, QAction):
            action.setChecked(True)

    @Slot()
    def select_regions(self) -> None:
        """Select the whole region of each selected area."""
        self._whole(Level.REGION)

    @Slot()
    def limit_to_region(self) -> None:
        """Let the views show only the region of the selection."""
        self._limit(scope_of_selection(self._store.state, Level.REGION))

    def _with_neighbours(self, chosen: Callable[[BoolArray, Neighbours], BoolArray]) -> None:
        """Select what follows from the selection as it is when the neighbours are known."""
        asked = self._areas()

        def then(near: Neighbours) -> None:
            # The job may end after another level was chosen.
            analysis = self._store.state.analysis
            if analysis is not None and analysis.results.areas.codes == asked.codes:
                self._put(chosen(self._chosen(), near))

        self.neighbourhood.ask(asked, then)

    def _whole(self, level: Level) -> None:
        # Here and not above: shapely is not needed for the window to show.
        from veerkracht_desktop.core.neighbours import same_unit

        units = units_of(self._store.state, self._areas(), level)
        self._put(same_unit(units, self._chosen()))

    def _areas(self) -> Areas:
        state = self._store.state
        assert state.analysis is not None, "the action is off without results"
        return state.analysis.results.areas

    def _chosen(self) -> BoolArray:
        return selected_mask(self._areas(), self._store.state.selection)

    def _put(self, chosen: BoolArray) -> None:
        """Select these areas as far as they are in sight."""
        codes = self._areas().codes
        met = frozenset(codes[row] for row in np.flatnonzero(chosen).tolist()) & self._visible()
        self._store.look(replace(self._store.state, selection=met))

    def _visible(self) -> frozenset[str]:
        state = self._store.state
        assert state.analysis is not None, "the action is off without results"
        codes = state.analysis.results.areas.codes
        return frozenset(codes[row] for row in visible_rows(state))
