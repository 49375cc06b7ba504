"""Reports in, attributed claims out; never a place id and never a side."""
