"""Pages of the tree of organisations."""
