"""Every public file is seen or refused in one sentence, and the page that tells so is true."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest
from tests.realfiles.recognised import DOCUMENT, document, files_of, outcome

from veerkracht_desktop.cli import run
from veerkracht_desktop.io.reading import READABLE_SUFFIXES

pytestmark = pytest.mark.realfiles


def test_the_page_is_what_the_program_sees(data: Path) -> None:
    """When this fails: ``python tests/realfiles/recognised.py``, and look at what changed."""
    written, seen = DOCUMENT.read_text(encoding="utf-8"), document(data)
    changes = difflib.unified_diff(written.splitlines(), seen.splitlines(), lineterm="", n=0)
    assert list(changes) == []


def test_each_file_alone_through_the_command_line(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 and an object for a file that can be read, 2 and one sentence for any other."""
    files = files_of(data)
    assert len(files) > 80
    for path in files:
        status = run(["inspect", "--json", str(path)])
        told = capsys.readouterr()
        readable = path.suffix.lower() in READABLE_SUFFIXES
        assert status == (0 if readable else 2), (path.name, told.err)
        if readable:
            (seen,) = json.loads(told.out)["files"]
            assert (seen["file"], told.err) == (path.name, "")
            assert seen["parts"], path.name
        else:
            assert told.out == ""
            assert told.err.count("\n") == 1
            assert path.name in told.err
            assert "Traceback" not in told.err
            assert isinstance(outcome(path), str)
