"""The method: pure functions over arrays. No Qt, no files, no clock, no global random."""
