"""Start the built program as a user would, and look at what it wrote.

    python packaging/smoke_test.py dist/veerkracht

Runs `--version`, `inspect` and `voorbeeld` of the bundle without a display and outside the
repository, so that nothing can come from the source. Exit status 0 when all is well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LIMIT_SECONDS = 180
LEAST_BYTES = 50_000
"""Less cannot be a workbook or a map of the sample region."""


def run(program: Path, folder: Path, *arguments: str) -> str:
    """Output of the program on stdout; stops the test when it fails."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL"))}
    environment.pop("DISPLAY", None)
    environment.pop("WAYLAND_DISPLAY", None)
    environment["QT_QPA_PLATFORM"] = "offscreen"  # "no display" on every system
    done = subprocess.run(
        [str(program), *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def main(bundle: Path) -> None:
    """Try a bundle."""
    name = "veerkracht.exe" if sys.platform == "win32" else "veerkracht"
    program = (bundle / name).resolve()
    sample = next(program.parent.rglob("kwb-2023.xlsx"), None)
    if sample is None:
        sys.exit("the sample region is not in the bundle")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        print(run(program, folder, "--version").strip())
        described = json.loads(run(program, folder, "inspect", "--json", str(sample)))
        rows = described["files"][0]["parts"][0]["rows"]
        print(f"inspect: {rows} rows in {sample.name}")
        out = folder / "uit"
        run(program, folder, "voorbeeld", "--out", str(out))
        workbook, picture = out / "voorbeeld.xlsx", out / "voorbeeld-kaart.png"
        for path in (workbook, picture):
            if not path.exists() or path.stat().st_size < LEAST_BYTES:
                sys.exit(f"voorbeeld did not write {path.name}")
            print(f"voorbeeld: {path.name}, {path.stat().st_size:,} bytes")
        if zipfile.ZipFile(workbook).testzip() is not None:
            sys.exit("the workbook is damaged")
    size = sum(p.stat().st_size for p in bundle.rglob("*") if p.is_file() and not p.is_symlink())
    print(f"bundle: {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
