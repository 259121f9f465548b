"""Search in Chinese over what is published."""
