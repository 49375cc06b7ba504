"""Comments under updates; the forum issue fills this room."""
