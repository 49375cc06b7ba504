"""One rule family a file: parsed sentence in, claim drafts out."""
