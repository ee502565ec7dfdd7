"""Veerkracht Desktop: see where a society is resilient and where it is not."""

__version__ = "0.1.0"
