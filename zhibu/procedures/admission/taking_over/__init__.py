"""Existing cases that enter by a spreadsheet, in the middle of the procedure."""
