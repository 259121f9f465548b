"""Calls, nominations from below, and the public notice."""

from collections.abc import Collection
from datetime import date

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.life.honours.codes import (
    OF_ORGANISATIONS,
    PROPOSED,
    CallState,
    NominationState,
)
from zhibu.life.honours.rules.facts import Call, Nominee

LEAST_WORKING_DAYS = 5  # of a public notice
MOST_WORKING_DAYS = 30
DEEDS_LEAST = 50  # characters of the deeds text
DEEDS_MOST = 3000


def call_problems(call: Call, on: date) -> list[Problem]:
    """R-HON-02: a call names a title that is proposed from below, leaves time, and its
    public notice is no shorter than five working days.
    """
    found = []
    if call.title not in PROPOSED:
        message = _("This honour is not proposed from below.")
        found.append(Problem("not_proposed", message, field="title", rule="R-HON-02"))
    if call.until < on:
        message = _("The last day for nominations has passed.")
        found.append(Problem("until_passed", message, field="until"))
    if not LEAST_WORKING_DAYS <= call.working_days <= MOST_WORKING_DAYS:
        message = _("A public notice lasts %(least)s to %(most)s working days.")
        params = {"least": LEAST_WORKING_DAYS, "most": MOST_WORKING_DAYS}
        found.append(
            Problem(
                "working_days", message, params, field="working_days", rule="R-HON-05"
            )
        )
    return found


def nomination_problems(
    call: Call, nominee: Nominee, *, already: bool, used: int, on: date
) -> list[Problem]:
    """R-HON-03: in time, within the quota of the branch, once, and somebody whom the
    title is for: a full member on the roll, or an organisation that stands.
    """
    found = []
    if call.state != CallState.OPEN or on > call.until:
        message = _("Nominations for this call were taken until %(until)s.")
        found.append(Problem("call_closed", message, {"until": call.until}))
    if nominee.is_organisation != (call.title in OF_ORGANISATIONS):
        message = _("This title is not for the one you chose.")
        found.append(Problem("wrong_holder", message, rule="R-HON-03"))
    if not nominee.on_roll:
        message = _("Only who is on the roll can be proposed.")
        found.append(Problem("not_on_roll", message, rule="R-HON-03"))
    if not nominee.is_organisation and not nominee.is_full:
        message = _("Only a full member can be proposed.")
        found.append(Problem("not_full", message, rule="R-HON-03"))
    if nominee.is_caller:
        message = _("Whoever calls is not proposed in the own call.")
        found.append(Problem("own_call", message, rule="R-HON-03"))
    if already:
        message = _("Is proposed in this call already.")
        found.append(Problem("proposed_already", message, rule="R-HON-03"))
    if call.quota and used >= call.quota:
        message = _("Your quota of %(quota)s is used.")
        params = {"quota": call.quota}
        found.append(Problem("quota_used", message, params, rule="R-HON-03"))
    return found


def deeds_problems(deeds: str) -> list[Problem]:
    """R-HON-03: a nomination tells the deeds: a few sentences, not a novel."""
    if DEEDS_LEAST <= len(deeds) <= DEEDS_MOST:
        return []
    message = _("Describe the deeds in %(least)s to %(most)s characters.")
    params = {"least": DEEDS_LEAST, "most": DEEDS_MOST}
    return [Problem("deeds_length", message, params, field="deeds", rule="R-HON-03")]


def publicity_problems(
    call: Call, states: Collection[str], starts_on: date, on: date
) -> list[Problem]:
    """R-HON-05: the public notice begins when every nomination was checked, and not
    before today.
    """
    found = []
    if call.state != CallState.OPEN:
        message = _("A public notice was given, or the call is over.")
        found.append(Problem("not_open", message, rule="R-HON-05"))
    if NominationState.PROPOSED in states:
        message = _("Nominations are not checked yet.")
        found.append(Problem("not_checked", message, rule="R-HON-04"))
    if NominationState.CHECKED not in states:
        message = _("There is nobody to give notice of.")
        found.append(Problem("nobody", message, rule="R-HON-05"))
    if starts_on < on:
        message = _("A public notice is not given afterwards.")
        found.append(
            Problem("starts_in_past", message, field="starts_on", rule="R-HON-05")
        )
    return found


def in_publicity(call: Call, on: date) -> bool:
    """R-HON-05: whether the public notice hangs on this day."""
    if call.state != CallState.PUBLICITY or call.publicity_from is None:
        return False
    return call.publicity_from <= on <= (call.publicity_until or call.publicity_from)


def decision_problems(
    call: Call,
    *,
    decided_on: date,
    number: str,
    unanswered: int,
    upheld: int,
    on: date,
) -> list[Problem]:
    """R-HON-06: the decision comes after the last day of the notice, with its number,
    when every objection was answered; who was rightly objected to is not given it.
    """
    found = []
    last = call.publicity_until
    if call.state != CallState.PUBLICITY or last is None:
        message = _("A decision follows a public notice.")
        found.append(Problem("no_publicity", message, rule="R-HON-05"))
    elif decided_on <= last:
        message = _("The public notice lasts until %(until)s: decide after that day.")
        found.append(
            Problem(
                "too_early",
                message,
                {"until": last},
                field="decided_on",
                rule="R-HON-06",
                lifts_on=last,
            )
        )
    if decided_on > on:
        message = _("That day has not come.")
        found.append(Problem("in_future", message, field="decided_on"))
    if not number:
        message = _("Give the number of the decision.")
        found.append(Problem("no_number", message, field="number", rule="R-HON-06"))
    if unanswered:
        message = _("%(count)s objections are not answered.")
        params = {"count": unanswered}
        found.append(Problem("unanswered", message, params, rule="R-HON-06"))
    if upheld:
        message = _("An objection against one of the chosen was upheld.")
        found.append(Problem("upheld", message, field="chosen", rule="R-HON-06"))
    return found
