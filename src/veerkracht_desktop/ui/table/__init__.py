"""The linked table."""
