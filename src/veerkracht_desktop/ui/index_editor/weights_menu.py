"""The menu with ways to weigh: what each would change is shown before it is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QMenu, QWidget

from veerkracht_desktop.core.balancing import balanced_weights
from veerkracht_desktop.core.definition import Definition
from veerkracht_desktop.core.errors import VeerkrachtError
from veerkracht_desktop.core.palette import Palette
from veerkracht_desktop.core.pipeline import Stages, advance
from veerkracht_desktop.core.progress import Progress
from veerkracht_desktop.core.weighting import Reweighted, equal_weights, pca_weights
from veerkracht_desktop.core.words import Translatable, translatable
from veerkracht_desktop.services.index_editing import IndexEditing
from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.store import Store
from veerkracht_desktop.ui.index_editor.budget_dialog import BudgetDialog
from veerkracht_desktop.ui.index_editor.inspector_words import shown
from veerkracht_desktop.ui.index_editor.tree_commands import add
from veerkracht_desktop.ui.index_editor.weights_dialog import WeightsDialog

KEY = "weights"

Weigh = Callable[[Stages, Progress], Reweighted]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to weigh.

    Parameters
    ----------
    name, explanation : Translatable
    weigh : callable

    """

    name: Translatable
    explanation: Translatable
    weigh: Weigh


WAYS: Mapping[str, Way] = {
    "equal": Way(
        translatable("wegen", "Overal gelijk"),
        translatable("wegen", "In elke groep wegen alle onderdelen die meetellen even zwaar."),
        lambda stages, progress: equal_weights(stages.definition),
    ),
    "pca": Way(
        translatable("wegen", "Uit hoofdcomponenten (PCA)"),
        translatable(
            "wegen",
            "In elke groep weegt een onderdeel zwaarder naarmate het meer deelt met de andere. De"
            " gewichten volgen uit deze gebieden en zeggen niets over belang.",
        ),
        lambda stages, progress: pca_weights(stages.definition, stages.results),
    ),
    "balanced": Way(
        translatable("wegen", "In evenwicht met de samenhang"),
        translatable(
            "wegen",
            "Zoekt gewichten waarmee elk onderdeel zijn groep zo sterk bepaalt als u het nu weegt:"
            " wat weinig verschilt of met de rest meebeweegt, telt anders meer of minder mee dan"
            " bedoeld.",
        ),
        lambda stages, progress: balanced_weights(stages, progress=progress),
    ),
}
"""In the order of the menu."""


class WeightsMenu(QObject):
    """Asks for a way to weigh, computes it in a job, and shows what it would change."""

    def __init__(
        self,
        store: Store,
        editing: IndexEditing,
        jobs: JobRunner,
        palette: Palette,
        owner: QWidget,
    ) -> None:
        super().__init__(owner)
        self._store, self._editing, self._jobs = store, editing, jobs
        self._colours, self._owner = palette, owner

    def menu(self, group: str) -> QMenu:
        """The menu; the budget starts with this group."""
        made = QMenu(self._owner)
        analysis = self._store.state.analysis
        scored = analysis is not None and analysis.stages is not None
        for name, way in WAYS.items():
            action = add(made, f"{shown(way.name)}…", partial(self.ask, name))
            action.setEnabled(scored or name == "equal")
        made.addSeparator()
        add(made, self.tr("Budget verdelen met een groep mensen…"), partial(self.budget, group))
        return made

    def popup(self, group: str, where: QPoint) -> None:
        """Open the menu."""
        made = self.menu(group)
        made.aboutToHide.connect(made.deleteLater)
        made.popup(where)

    def ask(self, name: str) -> None:
        """Compute the weights of a way; a dialog follows."""
        way, definition = WAYS[name], self._editing.definition
        analysis = self._store.state.analysis
        shown_stages = analysis.stages if analysis is not None else None
        if shown_stages is None:
            self._show(way, definition, equal_weights(definition))
            return
        stages = shown_stages

        def work(progress: Progress) -> Reweighted:
            # With very many areas the scores in sight may be those of before the last change.
            current = stages.definition is definition
            return way.weigh(
                stages if current else advance(stages.dataset, definition, stages), progress
            )

        self._jobs.start(
            KEY,
            self.tr("Gewichten berekenen"),
            work,
            partial(self._show, way, definition),
            self._failed,
        )

    def _failed(self, error: VeerkrachtError) -> None:
        self._editing.refused.emit(error.sentence())

    def _show(self, way: Way, definition: Definition, made: Reweighted) -> None:
        if definition is not self._editing.definition:
            return  # the index changed meanwhile; the user asks again
        dialog = WeightsDialog(
            shown(way.name),
            shown(way.explanation),
            definition,
            made.definition,
            made.notices,
            self._owner.window(),
        )
        text = self.tr("Gewichten: {way}").format(way=shown(way.name).lower())
        dialog.accepted.connect(lambda: self._take(made.definition, text))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, definition: Definition, text: str) -> None:
        self._editing.change(lambda _: definition, text)

    def budget(self, group: str) -> None:
        """Open the table of persons and points."""
        dialog = BudgetDialog(self._editing.definition, group, self._colours, self._owner.window())
        dialog.accepted.connect(lambda: self._take_budget(dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _take_budget(self, dialog: BudgetDialog) -> None:
        made = dialog.reweighed()
        if made is not None:
            people = len(made.definition.allocations)
            text = (
                self.tr("Gewichten: budgetverdeling van 1 persoon")
                if people == 1
                else self.tr("Gewichten: budgetverdeling van {n} personen").format(n=people)
            )
            self._take(made.definition, text)
