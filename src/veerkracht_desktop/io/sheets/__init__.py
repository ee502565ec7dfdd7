"""Cells of workbooks and text files, from the bytes to columns below their names."""
