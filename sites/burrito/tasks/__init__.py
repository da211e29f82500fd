"""What can be asked of the restaurant: one module a group of families, tied together in `families`."""
