"""Pages of accounts, appointments, invitations and hand-overs."""
