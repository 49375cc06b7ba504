"""Control map in, pictures out: PNG, SVG, PDF and GeoJSON; never an estimate."""
