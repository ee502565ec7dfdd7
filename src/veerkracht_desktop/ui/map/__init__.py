"""The linked map."""
