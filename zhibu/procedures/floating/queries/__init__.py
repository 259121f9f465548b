"""Reads of whereabouts, hosts and online branches that join or summarise."""

from zhibu.procedures.floating.queries.branch_home import (
    BranchHome,
    branch_home,
    takes_part,
)
from zhibu.procedures.floating.queries.desk import asks, own_todos, todos
from zhibu.procedures.floating.queries.distribution import (
    Distribution,
    distribution,
    yearly_figures,
)
from zhibu.procedures.floating.queries.finding import (
    Found,
    cities_with_branches,
    find_branches,
    one_branch,
)
from zhibu.procedures.floating.queries.matching import matched
from zhibu.procedures.floating.queries.places import division_of, places, reach
from zhibu.procedures.floating.queries.planning import (
    adjustments,
    meant_by,
    online_branches,
    plan_of,
)
from zhibu.procedures.floating.queries.presence import (
    count_guests,
    guests,
    taking_part,
)

__all__ = [
    "asks",
    "BranchHome",
    "branch_home",
    "takes_part",
    "Distribution",
    "Found",
    "adjustments",
    "cities_with_branches",
    "count_guests",
    "distribution",
    "division_of",
    "find_branches",
    "guests",
    "matched",
    "meant_by",
    "one_branch",
    "online_branches",
    "own_todos",
    "places",
    "plan_of",
    "reach",
    "taking_part",
    "todos",
    "yearly_figures",
]
