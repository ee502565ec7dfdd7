"""Intervals of ranks as pictures, for every view that shows them."""
