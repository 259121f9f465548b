"""Calling for nominations, giving public notice, deciding."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from zhibu.foundation.calendar import queries as calendar
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean, prose
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.life.honours import queries, rules, telling
from zhibu.life.honours.codes import CallState, NominationState
from zhibu.life.honours.models import Call, Honour, Nomination
from zhibu.life.honours.services import journal
from zhibu.life.honours.services.awarding import give
from zhibu.life.notices.services import tell_of
from zhibu.register.organisations.models import Organisation


@transaction.atomic
def open_call(
    *,
    actor: Actor,
    organisation_id: int,
    title: str,
    year: int,
    until: date,
    quota: int = 1,
    working_days: int = rules.LEAST_WORKING_DAYS,
    objections_to: str,
    conditions: str = "",
    on: date,
) -> Call:
    """R-HON-02: a committee calls on all organisations below it. `quota`: nominations
    of each of them, 0 for no limit; `working_days`: of the public notice.
    """
    rows = Organisation.objects.open()
    place: Organisation = rows.lock_for(actor, Perm.HONOURS_AWARD, organisation_id)
    call = Call(
        organisation=place,
        title=title,
        year=year,
        quota=quota,
        working_days=working_days,
        conditions=prose(conditions)[:1000],
        objections_to=clean(objections_to)[:200],
        called_on=on,
        until=until,
    )
    found = rules.call_problems(call.facts(), on)
    if not call.objections_to:
        message = _("Say who receives objections, and how.")
        found.append(
            Problem("nobody_hears", message, field="objections_to", rule="R-HON-05")
        )
    refuse_if(found)
    call.save()
    journal.log(actor, "honours.call", call, title=title, until=until.isoformat())
    return call


def _own_call(actor: Actor, call_id: int) -> Call:
    """The call, locked, for the organisation that called: a level below may not."""
    call: Call = Call.objects.lock_for(actor, Perm.HONOURS_VIEW, call_id)
    require(actor, Perm.HONOURS_AWARD, call.org_path)
    return call


@transaction.atomic
def withdraw_call(*, actor: Actor, call_id: int, reason: str, on: date) -> Call:
    """Withdraw a call that was not decided; what was proposed goes no further."""
    call = _own_call(actor, call_id)
    if call.state in (CallState.DECIDED, CallState.WITHDRAWN):
        raise Conflict(Problem("over", _("This call is over.")))
    reason = clean(reason)[:300]
    if not reason:
        refuse_if([Problem("no_reason", _("Give the reason."), field="reason")])
    call.state, call.withdrawn_because = CallState.WITHDRAWN, reason
    call.save(update_fields=["state", "withdrawn_because"])
    waiting = call.nominations.filter(
        state__in=[NominationState.PROPOSED, NominationState.CHECKED]
    )
    waiting.update(state=NominationState.NOT_AWARDED)
    journal.log(actor, "honours.withdraw_call", call, reason=reason)
    journal.public_differs(Call, call.org_path)
    return call


@transaction.atomic
def give_notice(*, actor: Actor, call_id: int, starts_on: date, on: date) -> Call:
    """R-HON-05: hang out the names of all who passed the check, for the working days
    of the call, from `starts_on`. They are told.
    """
    call = _own_call(actor, call_id)
    states = set(call.nominations.values_list("state", flat=True))
    refuse_if(rules.publicity_problems(call.facts(), states, starts_on, on))
    # The first day counts when it is a working day: the notice hangs on it.
    counted = call.working_days - calendar.is_working_day(starts_on)
    call.publicity_from = starts_on
    call.publicity_until = calendar.add_working_days(starts_on, counted).day
    call.state = CallState.PUBLICITY
    call.save(update_fields=["publicity_from", "publicity_until", "state"])
    journal.log(
        actor,
        "honours.notice",
        call,
        starts_on=starts_on.isoformat(),
        until=call.publicity_until.isoformat(),
    )
    for nomination in queries.shortlist(call).exclude(member=None):
        nomination.call = call
        tell_of([telling.OF_PROPOSED], nomination, actor=actor, on=on)
    journal.public_differs(Call, call.org_path)
    return call


@transaction.atomic
def decide(
    *,
    actor: Actor,
    call_id: int,
    chosen: Collection[int],
    number: str,
    decided_on: date,
    valid_until: date | None = None,
    on: date,
) -> list[Honour]:
    """R-HON-06: decide after the notice: `chosen` nominations become honours, with the
    number and day of the decision; the others are not given it. The honoured are told.
    """
    call = _own_call(actor, call_id)
    listed = list(queries.shortlist(call).select_related("member"))
    unanswered = sum(1 for one in listed if one.objections.filter(answered_on=None))
    picked = [one for one in listed if one.pk in set(chosen)]
    upheld = [one for one in picked if one.objections.filter(is_upheld=True)]
    number = clean(number)[:60]
    found = rules.decision_problems(
        call.facts(),
        decided_on=decided_on,
        number=number,
        unanswered=unanswered,
        upheld=len(upheld),
        on=on,
    )
    if valid_until is not None and valid_until < decided_on:
        message = _("It ends after it begins.")
        found.append(Problem("ends_early", message, field="valid_until"))
    refuse_if(found)
    call.state, call.decided_on = CallState.DECIDED, decided_on
    call.decision_number = number
    call.save(update_fields=["state", "decided_on", "decision_number"])
    honours = [_award(actor, call, one, decided_on, valid_until, on) for one in picked]
    for state, rows in (
        (NominationState.AWARDED, picked),
        (NominationState.NOT_AWARDED, [one for one in listed if one not in picked]),
    ):
        keys = [one.pk for one in rows]
        Nomination.objects.filter(pk__in=keys).update(state=state)
    journal.log(actor, "honours.decide", call, number=number, count=len(honours))
    journal.public_differs(Call, call.org_path)
    return honours


def _award(
    actor: Actor,
    call: Call,
    one: Nomination,
    decided_on: date,
    valid_until: date | None,
    on: date,
) -> Honour:
    return give(
        actor,
        holder=one.member or one.nominee,
        giver=call.organisation,
        title=call.title,
        name="",
        year=call.year,
        given_on=decided_on,
        number=call.decision_number,
        deeds=one.deeds,
        nomination=one,
        valid_until=valid_until,
        on=on,
    )
