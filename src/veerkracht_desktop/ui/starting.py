"""What the start screen offers beside files: the projects of last time, and the tour."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from veerkracht_desktop.services.jobs import JobRunner
from veerkracht_desktop.services.recent import RecentProjects
from veerkracht_desktop.services.settings import Settings
from veerkracht_desktop.ui.panels.empty_state import EmptyState


def dress_start(
    empty: EmptyState, settings: Settings, jobs: JobRunner, open_path: Callable[[Path], None]
) -> None:
    """Let the start screen show the projects that were open last; it is made anew per theme."""
    recent = RecentProjects(settings, jobs, empty)
    recent.changed.connect(lambda: empty.show_recent(recent.projects))
    empty.recent.open_asked.connect(open_path)
    empty.recent.removal_asked.connect(recent.forget)
    recent.refresh()
