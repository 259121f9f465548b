"""Reads that join or summarise organisations."""

from zhibu.register.organisations.queries.changing import problems_of, read_change
from zhibu.register.organisations.queries.desk import asks, current_terms, todos
from zhibu.register.organisations.queries.founding import (
    imagined,
    problems_of_founding,
)
from zhibu.register.organisations.queries.page import (
    form_sections,
    groups_of,
    headcount_of,
    next_term_number,
    posts_of,
)
from zhibu.register.organisations.queries.review import review
from zhibu.register.organisations.queries.tree import (
    Level,
    Node,
    children,
    labels_above,
    lineage,
    node_below,
    node_of,
    subtree_size,
    tops,
)

__all__ = [
    "asks",
    "posts_of",
    "headcount_of",
    "imagined",
    "problems_of_founding",
    "groups_of",
    "form_sections",
    "Level",
    "Node",
    "children",
    "current_terms",
    "labels_above",
    "next_term_number",
    "lineage",
    "node_below",
    "node_of",
    "problems_of",
    "read_change",
    "review",
    "subtree_size",
    "todos",
    "tops",
]
