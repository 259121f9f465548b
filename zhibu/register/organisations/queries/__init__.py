"""Reads that join or summarise organisations."""

from zhibu.register.organisations.queries.desk import todos
from zhibu.register.organisations.queries.review import review
from zhibu.register.organisations.queries.tree import (
    Level,
    Node,
    children,
    labels_above,
    lineage,
    subtree_size,
    tops,
)

__all__ = [
    "Level",
    "Node",
    "children",
    "labels_above",
    "lineage",
    "review",
    "subtree_size",
    "todos",
    "tops",
]
