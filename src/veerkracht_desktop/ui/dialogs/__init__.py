"""Dialogs: they ask, and give back a value."""
