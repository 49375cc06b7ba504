"""Claims in, placements out: a gazetteer place for each phrase, or the honest None."""
