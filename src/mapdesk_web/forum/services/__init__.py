"""The only rooms of the forum that write; each change of state writes one row of the log in the same transaction."""
