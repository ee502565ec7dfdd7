"""The window "Robuustheid": does the ranking hold when the index is computed otherwise?"""
