"""The tour: five bubbles that point at the parts of the window."""
