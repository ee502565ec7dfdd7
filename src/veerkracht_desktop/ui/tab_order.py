"""Where Tab goes: as one reads, panel after panel, however the panels stand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def reading_order(root: QWidget) -> list[QWidget]:
    """What Tab reaches below a widget: rows from the top, each from the left.

    What lies in one widget stays together, so that a panel is left only when all of it is done.
    Widgets that came later, such as the lines of a list, stand where they are seen.
    """
    found = []
    for child in _by_rows([w for w in _children(root) if w.isVisible()]):
        if _takes_tab(child):
            found.append(child)
        found.extend(reading_order(child))
    return found


def step_focus(root: QWidget, *, forward: bool) -> bool:
    """Bring the keys to the next or previous widget in reading order; around at the ends.

    Returns
    -------
    bool
        Whether there was one.

    """
    order = reading_order(root)
    if not order:
        return False
    now = QApplication.focusWidget()
    step = 1 if forward else -1
    at = order.index(now) + step if now in order else (0 if forward else -1)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    order[at % len(order)].setFocus(reason)
    return True


def _children(widget: QWidget) -> list[QWidget]:
    return [
        child for child in widget.children() if isinstance(child, QWidget) and not child.isWindow()
    ]


def _takes_tab(widget: QWidget) -> bool:
    takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes and widget.isEnabled() and widget.focusProxy() is None


def _by_rows(widgets: Sequence[QWidget]) -> list[QWidget]:
    """Widgets whose middle lies beside the first of a row are in that row."""
    ordered: list[QWidget] = []
    left = sorted(widgets, key=lambda widget: widget.y())
    while left:
        first = left[0].geometry()
        row = [w for w in left if first.top() <= w.geometry().center().y() <= first.bottom()]
        row = row or [left[0]]
        ordered.extend(sorted(row, key=lambda widget: widget.x()))
        left = [widget for widget in left if widget not in row]
    return ordered
