"""Tags for the templates of the forum."""
