"""Panels that can be dragged, tabbed, split, put in a window of their own, and maximised."""
