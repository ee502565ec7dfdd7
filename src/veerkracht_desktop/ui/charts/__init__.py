"""The linked charts."""
