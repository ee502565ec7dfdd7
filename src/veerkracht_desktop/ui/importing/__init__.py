"""The import assistant: what was recognised in files, and how to correct it."""
