"""The one thing that whoever keeps public pages must know when it happens."""

from django.dispatch import Signal

# Sent inside the transaction of each act after which the public may see something else
# of honours in an organisation, with `paths`: those of holder and giver. Page caches
# listen. What changes by the day alone (a notice begins or is over, an honour reaches
# its last day) is not told: pages that show people hold for a day at most.
public_changed = Signal()
