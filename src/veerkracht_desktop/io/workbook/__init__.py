"""The results as one Excel workbook that explains itself."""

from veerkracht_desktop.io.workbook.write import write_workbook, write_workbook_to

__all__ = ["write_workbook", "write_workbook_to"]
