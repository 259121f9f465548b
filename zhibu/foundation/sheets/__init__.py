"""Spreadsheets that people send and want back: dirty, large, and not to be trusted."""
