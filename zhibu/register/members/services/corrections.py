"""Members ask for a correction of their own record; the secretary decides."""

from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean, clean_prose
from zhibu.foundation.policy import Actor, Perm, owns
from zhibu.foundation.vault.masking import mask_text
from zhibu.register.members import rules
from zhibu.register.members.models import Correction, Member
from zhibu.register.members.services.items import assign
from zhibu.register.members.services.records import locked, write_changes


@transaction.atomic
def ask_for_correction(
    *,
    actor: Actor,
    member_id: int,
    field: str,
    wanted: str,
    on: date,
    explanation: str = "",
) -> Correction:
    """Ask that an item of one's own record be changed to `wanted`.

    Only the member may, and has an answer within rules.ANSWER_DAYS. `wanted` is a
    code, a date (2006-06-28) or a text; refused when the item cannot take it. Numbers
    of persons in the explanation are kept masked: only `wanted` is sealed.
    """
    if not owns(actor, Perm.MEMBERS_ASK, member_id):
        raise NotFound(f"member {member_id}")
    member: Member = Member.objects.select_for_update().get(pk=member_id)
    if field not in rules.CORRECTABLE:
        raise NotFound(field)
    nothing = rules.emptying_is_explained(wanted, explanation)
    refuse_if([nothing] if nothing else _what_is_wrong_with(member, field, wanted))

    request = Correction(
        organisation=member.organisation,
        member=member,
        field=field,
        wanted=clean(wanted),
        explanation=mask_text(clean_prose(explanation)),
        asked_on=on,
        due_on=rules.answer_due(on),
    )
    request.save()
    _log(actor, "members.ask_correction", request, reason=request.explanation)
    return request


@transaction.atomic
def decide_correction(
    *,
    actor: Actor,
    correction_id: int,
    accept: bool,
    on: date,
    answer: str = "",
    acknowledged: str = "",
) -> Correction:
    """Accept a request, which changes the record in the same act, or decline it.

    Declining needs an answer that the member reads (R-PI-05). Refuses a second
    decision, the own request, and an accepted value that would break a rule.
    """
    rows = Correction.objects.select_related("member")
    request: Correction = rows.lock_for(actor, Perm.MEMBERS_CORRECT, correction_id)
    if request.state != Correction.State.OPEN:
        message = _("This request was decided on %(date)s.")
        raise Conflict(Problem("decided", message, {"date": request.decided_on}))
    checks = (
        rules.another_decides(actor.member_id == request.member_id),
        rules.refusal_is_explained(accept, answer),
    )
    refuse_if(filter(None, checks))

    if accept:
        _apply(actor, request, on, acknowledged)
    request.state = Correction.State.ACCEPTED if accept else Correction.State.DECLINED
    request.decided_on, request.decided_by = on, actor.name
    request.answer = mask_text(clean_prose(answer))
    request.save(update_fields=["state", "decided_on", "decided_by", "answer"])
    action = "members.accept_correction" if accept else "members.decline_correction"
    _log(actor, action, request, reason=request.answer)
    return request


def _apply(actor: Actor, request: Correction, on: date, acknowledged: str) -> None:
    member = locked(actor, Perm.MEMBERS_CORRECT, request.member_id)
    write_changes(
        actor,
        member,
        {request.field: as_value(request.field, request.wanted)},
        on=on,
        reason=str(_("asked for by the member: %(why)s"))
        % {"why": request.explanation},
        acknowledged=acknowledged,
        correction=request.pk,
    )


def as_value(field: str, wanted: str) -> Any:
    """The text of a request as a value of the item; a switch is "1" or ""."""
    if Member._meta.get_field(field).get_internal_type() == "BooleanField":
        return wanted == "1"
    return wanted


def _what_is_wrong_with(member: Member, field: str, wanted: str) -> list[Problem]:
    if Correction.objects.filter(
        member=member, field=field, state=Correction.State.OPEN
    ).exists():
        message = _("You have asked for this item already; it is not decided yet.")
        raise Conflict(Problem("asked_already", message, field="field"))
    before = getattr(member, field)
    problems = assign(member, {field: as_value(field, wanted)})
    if not problems and getattr(member, field) == before:
        message = _("That is what the record says already.")
        problems = [Problem("no_change", message, field="wanted")]
    return [Problem(p.code, p.message, p.params, field="wanted") for p in problems]


def _log(actor: Actor, action: str, request: Correction, *, reason: str) -> None:
    record(
        actor,
        action,
        request,
        org_path=request.org_path,
        subject=request.member_id,
        reason=reason,
        field=request.field,
    )
