"""Reads of transfers that join or summarise."""

from zhibu.procedures.transfers.queries.desk import (
    asks,
    count_below,
    count_open,
    own_todos,
    todos,
    waiting,
)
from zhibu.procedures.transfers.queries.explaining import (
    Explained,
    acts_of,
    explain,
    letters_of,
)
from zhibu.procedures.transfers.queries.home import cards
from zhibu.procedures.transfers.queries.previewing import (
    Going,
    Preview,
    change_of,
    preview,
    told_counts,
)

__all__ = [
    "cards",
    "asks",
    "Explained",
    "Going",
    "Preview",
    "acts_of",
    "change_of",
    "count_below",
    "count_open",
    "explain",
    "letters_of",
    "own_todos",
    "preview",
    "todos",
    "told_counts",
    "waiting",
]
