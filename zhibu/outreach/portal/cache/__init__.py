"""Public pages that are kept ready in each process, and are right at once (ADR 0023)."""
