"""Published updates of one desk, read from its folder; never its unpublished work."""
