"""Start of the bundled program; PyInstaller needs a script that is in no package."""

from __future__ import annotations

import sys

from veerkracht_desktop.__main__ import main

sys.exit(main())
