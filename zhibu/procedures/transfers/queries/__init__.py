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

__all__ = [
    "asks",
    "Explained",
    "acts_of",
    "count_below",
    "count_open",
    "explain",
    "letters_of",
    "own_todos",
    "todos",
    "waiting",
]
