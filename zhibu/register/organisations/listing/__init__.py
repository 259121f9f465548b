"""Lists of organisations as spreadsheets: columns, reading, judging."""
