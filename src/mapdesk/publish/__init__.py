"""An update in, a bundle of static files out; never an entry in the ledger."""
