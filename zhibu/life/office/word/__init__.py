"""Word files: made from blocks, checked, filled in, read again. No database here."""
