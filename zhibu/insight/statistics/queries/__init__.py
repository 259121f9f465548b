"""Figures of organisations and all below them, exact at every moment.

A figure is the Total of an organisation plus the changes below it that are not folded
in yet, read in one statement and so from one snapshot. An organisation without a Total
(a branch, or one whose Total is not made yet) is counted from the register.
"""

from zhibu.insight.statistics.queries.accounting import (
    accountable,
    should_hold,
    to_carry,
    touched,
)
from zhibu.insight.statistics.queries.composing import (
    Counted,
    cells_below,
    compose,
    composition,
    counted,
)
from zhibu.insight.statistics.queries.places import place, places, way_to
from zhibu.insight.statistics.queries.releasing import (
    LABELS,
    newest_release,
    released_figures,
)
from zhibu.insight.statistics.queries.side_by_side import (
    ChildFigures,
    Figures,
    children_figures,
    members_below,
)

__all__ = [
    "ChildFigures",
    "Counted",
    "Figures",
    "LABELS",
    "accountable",
    "cells_below",
    "children_figures",
    "compose",
    "composition",
    "counted",
    "members_below",
    "newest_release",
    "place",
    "places",
    "released_figures",
    "should_hold",
    "to_carry",
    "touched",
    "way_to",
]
