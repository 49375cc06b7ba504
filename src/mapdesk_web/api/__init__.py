"""Programs that read the desk; the readers' issue fills this room."""
