"""The window "Robuustheid": how far the ranking holds when the index is computed otherwise."""
