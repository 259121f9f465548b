"""The rules of floating members (domain rules 4: R-FLO-01 to R-FLO-12).

Pure functions: no database, no clock, no request. What follows lost contact (R-LOST-01
to 04) is in the rules of members; here is only when it would come to that.
"""

from zhibu.procedures.floating.rules.deadlines import (
    Due,
    answer_due,
    contact_months,
    dues_of,
    lost_on,
    next_beside_contact,
)
from zhibu.procedures.floating.rules.declaring import (
    AHEAD_MONTHS,
    advice,
    declaration_problems,
)
from zhibu.procedures.floating.rules.definition import (
    FLOATING_MONTHS,
    GRADUATE_YEARS,
    is_floating,
    lasts_long,
    paper_for,
    paper_problem,
    relation_kept_until,
    should_transfer,
    six_months_on,
)
from zhibu.procedures.floating.rules.distance import destination, distance
from zhibu.procedures.floating.rules.facts import STANDARD, Away, Explanation, Settings
from zhibu.procedures.floating.rules.grouping import (
    Cell,
    Left,
    Plan,
    Proposal,
    count_cells,
    least,
    meant_in,
    places_in_words,
    propose,
    trades_in_words,
    without,
)
from zhibu.procedures.floating.rules.hosting import (
    OPEN,
    STEPS,
    Report,
    act_problems,
    report_problems,
)
from zhibu.procedures.floating.rules.matching import Flow, Matched, match
from zhibu.procedures.floating.rules.regrouping import (
    Adjustment,
    OnlineBranch,
    adjust,
    largest_room,
)
from zhibu.procedures.floating.rules.rights import (
    where,
)
from zhibu.procedures.floating.rules.roster import (
    COLUMNS,
    INFLOW,
    Figures,
    figures,
    hide_small,
)
from zhibu.procedures.floating.rules.shares import share

__all__ = [
    "AHEAD_MONTHS",
    "Adjustment",
    "Away",
    "COLUMNS",
    "Cell",
    "Due",
    "Explanation",
    "FLOATING_MONTHS",
    "Figures",
    "Flow",
    "GRADUATE_YEARS",
    "INFLOW",
    "Left",
    "Matched",
    "OPEN",
    "OnlineBranch",
    "Plan",
    "Proposal",
    "Report",
    "STANDARD",
    "STEPS",
    "Settings",
    "act_problems",
    "adjust",
    "advice",
    "answer_due",
    "contact_months",
    "count_cells",
    "declaration_problems",
    "destination",
    "distance",
    "dues_of",
    "figures",
    "headings",
    "hide_small",
    "is_floating",
    "largest_room",
    "lasts_long",
    "least",
    "meant_in",
    "lost_on",
    "match",
    "next_beside_contact",
    "paper_for",
    "paper_problem",
    "places_in_words",
    "propose",
    "relation_kept_until",
    "report_problems",
    "share",
    "should_transfer",
    "six_months_on",
    "trades_in_words",
    "where",
    "without",
]
