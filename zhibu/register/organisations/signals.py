"""The one thing that apps above must know before it happens.

A receiver is one line that calls a service; it runs inside the transaction of the move.
"""

from django.dispatch import Signal

# Sent before any path is rewritten, with `organisation` (as it still stands),
# `old_parent_path` and `new_parent_path` ("" at the top).
organisation_moving = Signal()
