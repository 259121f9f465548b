"""What the portal shows, and who may do what to a piece."""
