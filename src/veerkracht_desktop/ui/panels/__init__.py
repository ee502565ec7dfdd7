"""The panels beside the views: index tree, area, signals."""
