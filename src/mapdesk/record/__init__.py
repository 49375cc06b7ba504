"""Claims and rulings in, ledger entries out; nothing is ever edited."""
