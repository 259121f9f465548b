"""Pages of honours."""
