"""State, undo, jobs and the project session: QtCore and QtGui, no widgets."""
