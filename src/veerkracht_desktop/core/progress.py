"""How long work tells how far it is, and hears that it must stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told by long loops; raises `Cancelled` from `step` when the user stops."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Tell that `done` of `total` parts are ready; `text` says in Dutch what goes on."""


class SilentProgress:
    """For callers that do not look, such as the command line and tests."""

    def step(self, done: int, total: int, text: str = "") -> None:
        """Do nothing."""
