from __future__ import annotations

import builtins
import ctypes
import sys
from collections.abc import Callable

import pytest
from tests.conftest import QT_PROBLEM

from veerkracht_desktop.cli import run
from veerkracht_desktop.core.errors import SystemLibraryError
from veerkracht_desktop.services import display

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux only")


needs_qt = pytest.mark.skipif(bool(QT_PROBLEM), reason=f"Qt laadt hier niet: {QT_PROBLEM}")


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


def without_import(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    whole: Callable[..., object] = builtins.__import__

    def refuse(name: str, *arguments: object, **options: object) -> object:
        if name.startswith("PySide6.QtGui"):
            raise ImportError(text)
        return whole(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)


@pytest.mark.parametrize(
    ("text", "library", "package"),
    [
        ("libEGL.so.1: cannot open shared object file: No such file", "libEGL.so.1", "libegl1"),
        ("libGL.so.1: cannot open shared object file", "libGL.so.1", "libgl1"),
        ("libxcb-cursor.so.0: cannot open", "libxcb-cursor.so.0", "libxcb-cursor0"),
        ("libxkbcommon-x11.so.0: cannot open", "libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libxkbcommon.so.0: cannot open", "libxkbcommon.so.0", "libxkbcommon0"),
        ("libglib-2.0.so.0: cannot open", "libglib-2.0.so.0", "libglib2.0-0"),
    ],
)
def test_a_missing_library_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, text: str, library: str, package: str
) -> None:
    without_import(monkeypatch, text)
    with pytest.raises(SystemLibraryError) as caught:
        display.require_window()
    told = caught.value.sentence()
    assert f"de systeembibliotheek {library} ontbreekt" in told
    assert f"apt install {package})" in told


def test_an_unknown_library_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    without_import(monkeypatch, "libvreemd.so.3: cannot open shared object file")
    with pytest.raises(SystemLibraryError, match=r"libvreemd\.so\.3 ontbreekt"):
        display.require_window()


def test_a_missing_library_is_one_sentence_on_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_import(monkeypatch, "libEGL.so.1: cannot open shared object file")
    assert run([]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "libEGL.so.1" in told.err


@linux
@needs_qt
def test_a_library_that_the_plugin_for_x_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9999")
    whole = ctypes.CDLL

    def refuse(name: str, *arguments: object, **options: object) -> object:
        if name.endswith("libqxcb.so"):
            raise OSError("libxcb-icccm.so.4: cannot open shared object file: No such file")
        return whole(name, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    with pytest.raises(SystemLibraryError) as caught:
        display.require_window()
    assert "libxcb-icccm.so.4" in caught.value.sentence()
    assert "libxcb-icccm4" in caught.value.sentence()


@linux
@needs_qt
def test_no_screen_is_one_sentence_with_what_works_without(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not display.has_display()
    assert run([]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "er is geen beeldscherm" in told.err
    assert "veerkracht compute" in told.err


@linux
@pytest.mark.parametrize("name", [":9999", "nergens.invalid:0", "onzin"])
def test_a_screen_that_does_not_answer_is_no_screen(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("DISPLAY", name)
    assert not display.has_display()


@needs_qt
@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:size=800x600"])
def test_platforms_without_screen_can_hold_a_window_for_tests(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert not display.has_display()
    display.require_window()


@linux
@needs_qt
def test_wayland_is_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert display.has_display()
    display.require_window()
