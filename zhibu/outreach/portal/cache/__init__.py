"""Public pages, kept ready in each process and right at once (ADR 0023)."""
