"""What the columns and rows of a sheet are about: variables, units, years, dimensions."""
