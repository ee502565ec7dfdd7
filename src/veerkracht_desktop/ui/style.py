"""One style sheet for the whole window, made from the palette's names."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from veerkracht_desktop.core.palette import (
    DARK,
    HIGH_DARK,
    HIGH_LIGHT,
    LIGHT,
    SCORE_RAMP,
    THEMES,
    Palette,
)

BODY_POINTS = 9.5
SMALL = 0.88
"""Size of section heads and quiet facts, as a part of the body's."""
BIG = 2.1
"""Size of the one big number of a panel, as a part of the body's."""
GAP = 6
AROUND = 60
"""Pixels of the screen that a window leaves free."""
HEADER = 28
"""Least height of a panel's header, pixels."""
PREFERRED = ("Segoe UI", "Inter", "Noto Sans", "Liberation Sans")
"""Taken where the system's own font is only the generic fallback, which is very wide."""


def palette_for(theme: str, *, contrast: bool = False) -> Palette:
    """The palette of a theme: ``light``, ``dark`` or ``system``; `contrast` asks for more of it.

    ``system`` follows the system in both.
    """
    dark = theme == "dark"
    if theme == "system":
        hints = QApplication.styleHints()
        dark = hints.colorScheme() == Qt.ColorScheme.Dark
        asked = hints.accessibility().contrastPreference()
        contrast = contrast or asked == Qt.ContrastPreference.HighContrast
    if contrast:
        return HIGH_DARK if dark else HIGH_LIGHT
    return DARK if dark else LIGHT


def current_palette() -> Palette:
    """The palette of the theme that the program has now."""
    shown = QApplication.palette().color(QPalette.ColorRole.Window)
    return next((theme for theme in THEMES if QColor(theme.window) == shown), LIGHT)


def change_colours(palette: Palette) -> tuple[str, str]:
    """Colours of a fall and of a rise: the ends of the ramp, on dark the lighter steps."""
    return (SCORE_RAMP[1], SCORE_RAMP[-2]) if palette.dark else (SCORE_RAMP[0], SCORE_RAMP[-1])


def points_for(percent: int) -> float:
    """Size of the body's text, in points, when it is enlarged to so many percent."""
    return BODY_POINTS * percent / 100


def grown(pixels: float) -> int:
    """A length that was chosen beside text of the usual size, for the size that text has now."""
    return round(pixels * max(QApplication.font().pointSizeF() / BODY_POINTS, 1.0))


def take_room(window: QWidget, wide: int, high: int = 0) -> None:
    """Make a window as large as fits its text, and never larger than the screen.

    Parameters
    ----------
    window : QWidget
    wide, high : int
        Pixels beside text of the usual size; no height takes that of what is in it.

    """
    room = window.screen().availableSize()
    higher = grown(high) if high else window.sizeHint().height()
    window.resize(min(grown(wide), room.width() - AROUND), min(higher, room.height() - AROUND))


def body_font(points: float = BODY_POINTS) -> QFont:
    """The system's font in the size of the window."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    known = set(QFontDatabase.families())
    if font.family().lower() in {"sans serif", "sans", "dejavu sans"}:
        font.setFamily(next((f for f in PREFERRED if f in known), font.family()))
    font.setPointSizeF(points)
    return font


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """A font in a part of its size, so that larger text enlarges everything."""
    other = QFont(font)
    other.setPointSizeF(font.pointSizeF() * factor)
    if bold:
        other.setWeight(QFont.Weight.DemiBold)
    return other


def apply_style(app: QApplication, palette: Palette, points: float = BODY_POINTS) -> None:
    """Give the program its look."""
    if not app.styleSheet():  # else it is there already, and Qt would look everything up anew
        app.setStyle("Fusion")
    # Taken off first: to put one sheet in the place of another takes Qt twice as long.
    app.setStyleSheet("")
    font = body_font(points)
    app.setFont(font)
    app.setPalette(qt_palette(palette))
    QToolTip.setFont(font)
    app.setStyleSheet(style_sheet(palette))


def qt_palette(palette: Palette) -> QPalette:
    """Qt's own roles, for what a style sheet does not reach."""
    role = QPalette.ColorRole
    made = QPalette()
    for where, colour in (
        (role.Window, palette.window),
        (role.WindowText, palette.text),
        (role.Base, palette.panel),
        (role.AlternateBase, palette.window),
        (role.Text, palette.text),
        (role.Button, palette.panel),
        (role.ButtonText, palette.text),
        (role.BrightText, palette.hover),
        (role.Highlight, palette.accent),
        (role.HighlightedText, palette.on_accent),
        (role.Link, palette.accent),
        (role.ToolTipBase, palette.text),
        (role.ToolTipText, palette.panel),
        (role.PlaceholderText, palette.quiet),
        (role.Light, palette.panel),
        (role.Midlight, palette.hairline),
        (role.Mid, palette.hairline),
        (role.Dark, palette.hairline),
        (role.Shadow, palette.hairline),
        (role.Accent, palette.accent),
    ):
        made.setColor(where, QColor(colour))
    for where in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(palette.missing_line))
    return made


def style_sheet(palette: Palette) -> str:
    """The style sheet; names in braces are those of `Palette`."""
    text = _SHEET
    for name in Palette.__slots__:
        text = text.replace("{" + name + "}", str(getattr(palette, name)))
    return text


_SHEET = """
QWidget { color: {text}; }
QMainWindow, QDialog, QWidget#surface { background: {window}; }
QFrame#panel { background: {panel}; border: 1px solid {hairline}; border-radius: 5px; }
QFrame#bar { background: {panel}; border: none; border-bottom: 1px solid {hairline}; }
QFrame#status { background: {panel}; border: none; border-top: 1px solid {hairline}; }
QFrame#line { background: {hairline}; border: none; max-height: 1px; min-height: 1px; }
QLabel { background: transparent; }
QLabel#quiet, QLabel#head { color: {quiet}; }
QLabel#accent { color: {accent}; }

QMenuBar { background: {panel}; border: none; border-bottom: 1px solid {hairline};
           padding: 1px 2px; }
QMenuBar::item { background: transparent; padding: 4px 8px; margin: 0; border-radius: 4px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: {accent_soft}; color: {text}; }
QMenu { background: {panel}; border: 1px solid {hairline}; padding: 4px 0; }
QMenu::item { padding: 5px 28px 5px 26px; }
QMenu::item:selected { background: {accent_soft}; color: {text}; }
QMenu::item:disabled { color: {missing_line}; background: transparent; }
QMenu::separator { height: 1px; background: {hairline}; margin: 4px 0; }
QMenu::indicator { width: 7px; height: 7px; margin-left: 10px; border-radius: 3px; }
QMenu::indicator:checked { background: {accent}; }
QMenu::indicator:unchecked { background: transparent; }

QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { background: {panel}; border: 1px solid {edge}; border-radius: 5px;
              padding: 4px 12px; }
QPushButton:hover { border-color: {accent}; }
QPushButton:focus { border-color: {accent}; }
QPushButton:pressed { background: {accent_soft}; }
QPushButton:disabled { color: {missing_line}; border-color: {hairline}; }
QPushButton:default, QPushButton#primary { background: {accent}; color: {on_accent};
              border-color: {accent}; }
QPushButton:default:hover, QPushButton#primary:hover { border-color: {text}; }
QPushButton:default:focus, QPushButton#primary:focus { border-color: {text}; }
QPushButton:default:disabled, QPushButton#primary:disabled { background: {window};
              color: {missing_line}; border-color: {hairline}; }
QPushButton#link, QToolButton#link { background: transparent; border: 1px solid transparent;
              border-radius: 4px; color: {accent}; padding: 1px 3px; text-align: left; }
QPushButton#link:hover, QToolButton#link:hover { text-decoration: underline; }
QPushButton#link:focus, QToolButton#link:focus { border-color: {accent}; }

QLineEdit { background: {panel}; border: 1px solid {edge}; border-radius: 5px;
            padding: 3px 8px; selection-background-color: {accent};
            selection-color: {on_accent}; placeholder-text-color: {quiet}; }
QLineEdit:focus { border: 2px solid {accent}; padding: 2px 7px; }
QLineEdit:disabled { border-color: {hairline}; color: {missing_line};
            placeholder-text-color: {missing_line}; }
QTextEdit, QPlainTextEdit { background: {panel}; border: 1px solid {edge};
            border-radius: 5px; }
QTextEdit:focus, QPlainTextEdit:focus { border-color: {accent}; }

QAbstractItemView { background: {panel}; border: none; outline: none;
            selection-background-color: {accent_soft}; selection-color: {text}; }
QAbstractItemView#popup { border: 1px solid {hairline}; padding: 2px; }
QAbstractItemView#popup::item { padding: 3px 8px; min-height: 20px; }
QAbstractItemView#popup::item:selected, QAbstractItemView#popup::item:hover {
            background: {accent_soft}; color: {text}; }
QHeaderView { background: {panel}; border: none; }
QHeaderView::section { background: {panel}; color: {quiet}; border: none;
            border-bottom: 1px solid {hairline}; padding: 4px 8px; }
QTableView#report::item { padding: 0 6px; }
QTableCornerButton::section { background: {panel}; border: none; }

QTabBar { background: transparent; border: none; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; border: none; color: {quiet};
            border-bottom: 2px solid transparent; padding: 5px 2px 4px 2px; margin-right: 8px; }
QTabBar::tab:selected { color: {accent}; border-bottom-color: {accent}; }
QTabBar::tab:hover { color: {text}; }
QTabWidget::pane { border: none; }

QSplitter::handle { background: {window}; }
QSplitter::handle:hover { background: {accent_soft}; }
QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget#body { background: transparent; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 0; }
QScrollBar::handle { background: {missing_line}; border-radius: 3px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: {quiet}; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; }

QToolTip { background: {text}; color: {panel}; border: none; padding: 5px 8px; }
QCheckBox { spacing: 6px; }
QCheckBox:disabled { color: {missing_line}; }
QRadioButton { spacing: 6px; }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid {quiet};
            border-radius: 7px; background: {panel}; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 4px solid {accent}; }
"""
