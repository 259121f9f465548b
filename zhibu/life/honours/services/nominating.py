"""Proposed from below, checked above, objected to during the notice."""

from datetime import date

from django.db import transaction

from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean, prose
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.life.honours import queries, rules
from zhibu.life.honours.codes import CallState, NominationState
from zhibu.life.honours.models import Call, HonourObjection, Nomination
from zhibu.life.honours.queries.calls import proposes_in
from zhibu.life.honours.services import journal
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

_GONE = (NominationState.WITHDRAWN, NominationState.DECLINED)


@transaction.atomic
def nominate(
    *,
    actor: Actor,
    call_id: int,
    nominee: str,
    deeds: str,
    meeting_on: date,
    on: date,
) -> Nomination:
    """R-HON-03: a branch proposes a member ("m12"), or an organisation itself ("o7"),
    after its meeting, with the deeds. Refuses what rules.nomination_problems names.
    """
    holder = queries.nominee_for(actor, Perm.HONOURS_NOMINATE, nominee)
    queries.call_for(actor, Perm.HONOURS_NOMINATE, call_id)
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    place = proposes_in(call, holder)
    standing = call.nominations.exclude(state__in=_GONE)
    member = holder if isinstance(holder, Member) else None
    mine = standing.filter(**({"member": holder} if member else {"nominee": holder}))
    deeds = prose(deeds)
    found = rules.nomination_problems(
        call.facts(),
        _facts(holder, call),
        already=mine.exists(),
        used=standing.filter(organisation=place).count(),
        on=on,
    )
    found += rules.deeds_problems(deeds)
    if meeting_on > on:
        message = _("That day has not come.")
        found.append(Problem("in_future", message, field="meeting_on"))
    refuse_if(found)
    nomination = Nomination(
        organisation=place,
        call=call,
        member=member,
        nominee=holder if isinstance(holder, Organisation) else None,
        name=holder.name,
        deeds=deeds,
        meeting_on=meeting_on,
        proposed_on=on,
        proposed_by=actor.name,
    )
    nomination.save()
    journal.log(actor, "honours.nominate", nomination, title=call.title)
    return nomination


def _facts(holder: Member | Organisation, call: Call) -> rules.Nominee:
    if isinstance(holder, Organisation):
        return rules.Nominee(
            is_organisation=True,
            on_roll=holder.closed_on is None,
            is_caller=holder.pk == call.organisation_id,
        )
    return rules.Nominee(
        is_organisation=False,
        on_roll=holder.left_on is None and holder.suspended_on is None,
        is_full=holder.category == Category.FULL,
    )


@transaction.atomic
def check_nomination(
    *, actor: Actor, nomination_id: int, passes: bool, opinion: str, on: date
) -> Nomination:
    """R-HON-04: a committee above checks what a branch proposed: it goes on, or not,
    with the opinion. Refuses a second check (409), and to stop it without a word.
    """
    nomination: Nomination = Nomination.objects.select_related("call").lock_for(
        actor, Perm.HONOURS_CHECK, nomination_id
    )
    if nomination.state != NominationState.PROPOSED:
        raise Conflict(Problem("checked", _("This nomination is checked already.")))
    opinion = clean(opinion)[:500]
    if not passes and not opinion:
        message = _("Say why it goes no further.")
        refuse_if([Problem("no_opinion", message, field="opinion", rule="R-HON-04")])
    nomination.state = NominationState.CHECKED if passes else NominationState.DECLINED
    nomination.checked_on, nomination.checked_by = on, actor.name
    nomination.opinion = opinion
    nomination.save(update_fields=["state", "checked_on", "checked_by", "opinion"])
    journal.log(actor, "honours.check", nomination, outcome=str(nomination.state))
    return nomination


@transaction.atomic
def withdraw_nomination(*, actor: Actor, nomination_id: int, on: date) -> Nomination:
    """The branch takes a nomination back, as long as no public notice was given."""
    nomination: Nomination = Nomination.objects.select_related("call").lock_for(
        actor, Perm.HONOURS_NOMINATE, nomination_id
    )
    is_over = nomination.call.state != CallState.OPEN or nomination.state in _GONE
    if is_over:
        message = _("It cannot be taken back any more.")
        raise Conflict(Problem("too_late", message))
    nomination.state = NominationState.WITHDRAWN
    nomination.save(update_fields=["state"])
    journal.log(actor, "honours.withdraw_nomination", nomination)
    return nomination


@transaction.atomic
def record_objection(
    *, actor: Actor, nomination_id: int, received_on: date, text: str, on: date
) -> HonourObjection:
    """R-HON-05: record what was said against a nominee while the notice hangs; who said
    it is not kept. For the organisation that called.
    """
    nomination = _in_call(actor, nomination_id)
    said = prose(text)
    found = []
    if not rules.in_publicity(nomination.call.facts(), received_on):
        message = _("Objections are received while the public notice hangs.")
        found.append(
            Problem("not_in_notice", message, field="received_on", rule="R-HON-05")
        )
    if received_on > on:
        message = _("That day has not come.")
        found.append(Problem("in_future", message, field="received_on"))
    if not said:
        message = _("This item must be filled in.")
        found.append(Problem("required", message, field="text"))
    refuse_if(found)
    objection = HonourObjection(
        nomination=nomination,
        organisation=nomination.organisation,
        received_on=received_on,
        received_by=actor.name,
        text=said,
    )
    objection.save()
    journal.log(
        actor, "honours.object", nomination, received_on=received_on.isoformat()
    )
    return objection


@transaction.atomic
def answer_objection(
    *, actor: Actor, objection_id: int, answer: str, is_upheld: bool, on: date
) -> HonourObjection:
    """R-HON-05: write down what was found about an objection, and whether it is right.
    Refuses an empty answer, and a second one (409).
    """
    objection: HonourObjection = HonourObjection.objects.lock_for(
        actor, Perm.HONOURS_AWARD, objection_id
    )
    _in_call(actor, objection.nomination_id)
    if objection.answered_on is not None:
        message = _("This objection has been answered already.")
        raise Conflict(Problem("answered_already", message))
    found = prose(answer)
    if not found:
        message = _("This item must be filled in.")
        refuse_if([Problem("required", message, field="answer")])
    objection.answered_on, objection.answer = on, found
    objection.is_upheld = is_upheld
    objection.save(update_fields=["answered_on", "answer", "is_upheld"])
    journal.log(
        actor, "honours.answer_objection", objection.nomination, upheld=is_upheld
    )
    return objection


def _in_call(actor: Actor, nomination_id: int) -> Nomination:
    """The nomination, locked, for who may act for the organisation that called."""
    nomination: Nomination = Nomination.objects.select_related("call").lock_for(
        actor, Perm.HONOURS_AWARD, nomination_id
    )
    require(actor, Perm.HONOURS_AWARD, nomination.call.org_path)
    return nomination
