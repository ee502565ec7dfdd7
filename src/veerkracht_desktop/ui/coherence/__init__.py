"""The window "Samenhang": how the parts of the index hang together."""
