"""Reads of whereabouts, hosts and online branches that join or summarise."""

from zhibu.procedures.floating.queries.branch_home import (
    BranchHome,
    branch_home,
    next_activity,
    reports_of,
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
from zhibu.procedures.floating.queries.papers import decisions_on, papers_of
from zhibu.procedures.floating.queries.places import (
    basic_committee,
    division_of,
    places,
    reach,
)
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
from zhibu.procedures.floating.queries.roster import (
    RosterLine,
    inflow,
    line_of_arrival,
    line_of_stay,
    outflow,
)

__all__ = [
    "asks",
    "BranchHome",
    "branch_home",
    "takes_part",
    "Distribution",
    "Found",
    "RosterLine",
    "adjustments",
    "basic_committee",
    "cities_with_branches",
    "count_guests",
    "decisions_on",
    "distribution",
    "division_of",
    "find_branches",
    "guests",
    "inflow",
    "line_of_arrival",
    "line_of_stay",
    "matched",
    "meant_by",
    "next_activity",
    "one_branch",
    "online_branches",
    "outflow",
    "own_todos",
    "papers_of",
    "places",
    "plan_of",
    "reach",
    "reports_of",
    "taking_part",
    "todos",
    "yearly_figures",
]
