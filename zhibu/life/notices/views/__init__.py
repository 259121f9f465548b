"""Pages of notices: the inbox of everybody, and what senders do."""
