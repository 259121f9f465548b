"""The certificate letter (党员证明信) of a short absence (R-TRF-09)."""

from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.transfers.codes import Reason
from zhibu.procedures.transfers.rules.reasons import AWAY_MONTHS, must_move

RULE = "R-TRF-09"


def certificate_problems(
    away_from: date, away_until: date, *, is_on_roll: bool
) -> list[Problem]:
    """R-TRF-09: a certificate is for less than six months; else the relation moves
    (R-TRF-01). Whoever is not on the roll gets none.
    """
    found = []
    if away_until < away_from:
        message = _("The last day lies before the first.")
        found.append(Problem("ends_before_it_begins", message, field="away_until"))
    elif must_move(Reason.AWAY, away_from, away_until):
        message = _(
            "For %(months)s months or more the relation is transferred: a certificate"
            " is not enough."
        )
        params = {"months": AWAY_MONTHS.on(away_from)}
        found.append(
            Problem("absence_is_long", message, params, field="away_until", rule=RULE)
        )
    if not is_on_roll:
        message = _("Only a member on the roll gets a certificate.")
        found.append(Problem("not_on_the_roll", message, rule=RULE))
    return found
