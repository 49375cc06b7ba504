"""Estimates in, areas and front lines out; never ground without evidence."""
