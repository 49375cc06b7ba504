"""Files, folders, pages and tables in, Reports out; never a claim."""
