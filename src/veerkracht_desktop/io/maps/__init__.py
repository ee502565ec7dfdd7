"""Maps of every kind, brought to sound areas in RD New."""
