"""What apps above may wish to hear of the tree. Receivers are one line."""

from django.dispatch import Signal

# Sent in the transaction of a move, before any path is rewritten, with `organisation`,
# `old_parent_path` and `new_parent_path` ("" at the top).
organisation_moving = Signal()
