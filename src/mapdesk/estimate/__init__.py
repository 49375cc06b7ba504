"""Placements in, probabilities of control out; never a file and never the wall clock."""
