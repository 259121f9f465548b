"""Who is a floating member, and what should be done instead (R-FLO-01, 03, 08–10)."""

from datetime import date, timedelta

from zhibu.foundation.kernel.dates import add_months, add_years, lasts
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.procedures.floating.codes import Paper, Reason
from zhibu.procedures.floating.rules.facts import Away, Explanation

FLOATING_MONTHS = 6  # 2024 Opinions: consecutive months without taking part at home
GRADUATE_YEARS = 2  # 党员教育管理工作条例, art. 34: relation kept at the school
_DAY = timedelta(days=1)
# Short meetings and courses: a certificate is enough (R-FLO-10).
_STUDYING: frozenset[str] = frozenset({Reason.STUDY})


def six_months_on(starts_on: date) -> date:
    """R-FLO-01: the day from which somebody away since `starts_on` is so six months."""
    return add_months(starts_on, FLOATING_MONTHS)


def lasts_long(away: Away) -> bool:
    """R-FLO-01: the stay is expected to last six months or more; open ends do.

    The last day counts: from 1 January to 30 June are six months.
    """
    if away.starts_on is None:
        return False
    if away.until is None:
        return True
    return lasts(away.starts_on, away.until, FLOATING_MONTHS)


def is_floating(away: Away, on: date) -> Explanation:
    """R-FLO-01: whether somebody is a floating member on a day, and why.

    All three hold: unit or residence changed, the relation was not transferred, and
    six consecutive months without taking part at home, expected or passed.
    """
    start = away.starts_on
    if start is None or start > on:
        message = _("The stay has not begun.")
        return Explanation(False, message, rule="R-FLO-01")
    if not away.on_roll:
        message = _("The member is not on the roll of the home branch.")
        return Explanation(False, message, rule="R-FLO-01")
    if away.ended_on is not None and away.ended_on < on:
        message = _("The stay ended on %(date)s.")
        return Explanation(False, message, {"date": away.ended_on}, "R-FLO-01")
    if lasts_long(away):
        message = _(
            "Away since %(since)s, for %(months)s months or more, and the membership"
            " relation stays at home."
        )
        params = {"since": start, "months": FLOATING_MONTHS}
        return Explanation(True, message, params, "R-FLO-01")
    day = six_months_on(start)
    params = {"since": start, "date": day, "months": FLOATING_MONTHS}
    if on >= day:
        message = _("Away since %(since)s, longer than %(months)s months already.")
        return Explanation(True, message, params, "R-FLO-01")
    message = _(
        "Away since %(since)s for less than %(months)s months; a floating member from"
        " %(date)s if not back by then."
    )
    return Explanation(False, message, params, "R-FLO-01")


def relation_kept_until(away: Away) -> date | None:
    """R-FLO-08: the day to which a school keeps a graduate's relation, as a rule."""
    if away.reason != Reason.GRADUATED or away.starts_on is None:
        return None
    return add_years(away.starts_on, GRADUATE_YEARS)


def should_transfer(away: Away, on: date) -> Problem | None:
    """R-FLO-03: who can transfer the relation does; floating is the exception.

    Asked of those who stay six months or more in one place whose unit has a party
    organisation.
    """
    can = away.is_fixed and away.unit_has_organisation and lasts_long(away)
    if not can or away.cannot_transfer.strip():
        return None
    return Problem(
        "should_transfer",
        _(
            "The stay lasts %(months)s months or more in one place, and the unit there"
            " has a party organisation: transfer the membership relation, or say why"
            " it stays."
        ),
        {"months": FLOATING_MONTHS},
        warning=True,
        field="cannot_transfer",
        rule="R-FLO-03",
    )


def graduate_kept_too_long(away: Away, on: date) -> Problem | None:
    """R-FLO-08: a school keeps the relation of graduates as a rule two years."""
    day = relation_kept_until(away)
    if day is None or on <= day:
        return None
    return Problem(
        "graduate_kept_too_long",
        _(
            "A school keeps the relation of a graduate as a rule %(years)s years, here"
            " until %(date)s."
        ),
        {"years": GRADUATE_YEARS, "date": day},
        warning=True,
        field="reason",
        rule="R-FLO-08",
    )


def paper_for(away: Away) -> Explanation:
    """R-FLO-10: which paper a member takes along.

    Short study: a certificate. Six months or more at a fixed place: a transfer, unless
    it cannot be done. Everything else: the activity card (活动证).
    """
    long = lasts_long(away)
    if not long and away.reason in _STUDYING:
        message = _("For short meetings or courses a certificate is enough.")
        return Explanation(Paper.CERTIFICATE, message, rule="R-FLO-10")
    if long and away.is_fixed and not away.is_abroad:
        if not away.cannot_transfer.strip():
            message = _(
                "Who stays %(months)s months or more at a fixed place transfers the"
                " membership relation."
            )
            params = {"months": FLOATING_MONTHS}
            return Explanation(Paper.TRANSFER, message, params, "R-FLO-10")
        message = _(
            "The relation cannot be transferred, so the basic committee issues the"
            " activity card."
        )
        return Explanation(Paper.CARD, message, rule="R-FLO-10")
    message = _(
        "The basic committee issues the activity card: with it the member takes part"
        " in activities there, without a vote."
    )
    return Explanation(Paper.CARD, message, rule="R-FLO-10")


def paper_problem(paper: str, away: Away) -> Problem | None:
    """R-FLO-10, R-TRF-09: why a paper is not the one for this stay, or None.

    The certificate is for less than six months. The activity card is neither for short
    courses nor for six months or more at a fixed place, unless no transfer is possible.
    """
    if paper == Paper.CERTIFICATE:
        if not lasts_long(away):
            return None
        message = _("A certificate is for a stay of less than %(months)s months.")
        params = {"months": FLOATING_MONTHS}
        return Problem("stay_too_long", message, params, rule="R-TRF-09")
    fitting = paper_for(away)
    if fitting.answer == paper:
        return None
    params = dict(fitting.params)
    return Problem("other_paper", fitting.message, params, rule=fitting.rule)
