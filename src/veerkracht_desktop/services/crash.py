"""When the program itself makes a mistake: note where, tell the user, keep the window up."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QObject, Signal

from veerkracht_desktop.services.settings import APP_NAME

LOG_BYTES = 200_000
LOG_FILES = 3

logger = logging.getLogger("veerkracht_desktop")


def default_log_path() -> Path:
    """Where the log of this user is kept."""
    return Path(platformdirs.user_log_dir(APP_NAME, appauthor=False)) / "veerkracht.log"


def start_log(path: Path) -> logging.Handler | None:
    """Write the log to a rotating file; None where the folder may not be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return handler


def describe(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where a mistake happened, without its message: that may quote the user's data.

    >>> describe(ValueError, None)
    'ValueError'
    """
    frames = traceback.extract_tb(trace)
    places = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames]
    return " < ".join([kind.__name__, *reversed(places)])


class CrashGuard(QObject):
    """Catches what nothing else caught, in any thread.

    Parameters
    ----------
    log_path : Path
        Named in the message, so that the user can hand it over.

    """

    crashed = Signal(str)
    """Carries the path of the log; sent on the GUI thread's next turn for other threads."""

    def __init__(self, log_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_path = log_path
        self._before = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Take the place of Python's own hooks."""
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        """Put the former hooks back."""
        sys.excepthook, threading.excepthook = self._before

    def _caught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        logger.error("%s", describe(kind, trace))
        self.crashed.emit(str(self._log_path))

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._caught(args.exc_type, args.exc_value, args.exc_traceback)
