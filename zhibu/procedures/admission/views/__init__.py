"""Pages of cases of admission."""
