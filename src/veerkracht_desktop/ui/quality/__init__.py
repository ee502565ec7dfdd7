"""The overview of the quality of the data."""
