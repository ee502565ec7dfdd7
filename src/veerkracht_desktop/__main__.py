"""Start of the program: ``veerkracht`` and ``python -m veerkracht_desktop``."""

from __future__ import annotations

import sys

from veerkracht_desktop.cli import run


def main() -> int:
    """Run the command line and give its exit status."""
    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
