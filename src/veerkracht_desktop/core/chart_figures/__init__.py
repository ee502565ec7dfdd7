"""What the charts draw, computed: bars, boxes, lines, curves and the groups that they are about."""
