"""The ground floor: dates, geometry, identifiers and text with spans."""
