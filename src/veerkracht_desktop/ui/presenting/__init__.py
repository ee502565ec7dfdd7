"""Presenting: one view on the whole screen, in large type, paged by the keyboard."""
