"""Commands for who keeps the site."""
