"""Reads of the register of members that join, search or summarise."""

from zhibu.register.members.queries.desk import asks, leave_out_probations, todos
from zhibu.register.members.queries.finding_words import finding_label
from zhibu.register.members.queries.history import Event, add_source, history_of
from zhibu.register.members.queries.holdings import (
    count_members,
    group_sizes,
    headcounts,
    post_holders,
    with_committee,
)
from zhibu.register.members.queries.home import cards
from zhibu.register.members.queries.looking import looks_at
from zhibu.register.members.queries.presentation import (
    ShownItem,
    further_items,
    official_items,
    shown,
)
from zhibu.register.members.queries.records import record
from zhibu.register.members.queries.searching import (
    LARGE_REACH,
    born_in,
    full_since_in,
    matching,
)

__all__ = [
    "asks",
    "cards",
    "LARGE_REACH",
    "Event",
    "ShownItem",
    "add_source",
    "born_in",
    "count_members",
    "finding_label",
    "full_since_in",
    "further_items",
    "group_sizes",
    "headcounts",
    "history_of",
    "leave_out_probations",
    "looks_at",
    "matching",
    "official_items",
    "post_holders",
    "record",
    "shown",
    "todos",
    "with_committee",
]
