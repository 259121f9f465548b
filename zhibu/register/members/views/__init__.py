"""Pages of the register of members."""
