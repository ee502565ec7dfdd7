"""Area codes and names of areas: which column has them, and what they mean."""
