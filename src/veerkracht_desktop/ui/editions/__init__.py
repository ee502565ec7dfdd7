"""The window "Edities vergelijken": what changed between two editions, and what did it."""
