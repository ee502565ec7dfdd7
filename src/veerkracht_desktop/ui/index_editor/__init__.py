"""The editor of the index: the tree with its weights, and the settings of each node."""
