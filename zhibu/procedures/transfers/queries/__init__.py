"""Reads of transfers that join or summarise."""

from zhibu.procedures.transfers.queries.desk import (
    count_below,
    count_open,
    own_todos,
    todos,
    waiting,
)

__all__ = ["count_below", "count_open", "own_todos", "todos", "waiting"]
