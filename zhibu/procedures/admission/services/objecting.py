"""What is said against a person during a public notice (R-DEV-14)."""

from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _, prose
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.admission import queries
from zhibu.procedures.admission.codes import ActKind, State
from zhibu.procedures.admission.models import Case, Objection
from zhibu.procedures.admission.services.reach import locked


@transaction.atomic
def record_objection(
    *, actor: Actor, case_id: int, received_on: date, text: str, on: date
) -> Objection:
    """Record an objection that came in during the notice; who said it is not kept.

    Refuses an empty one, one when no notice was given, and a day outside of it.
    """
    case = locked(actor, case_id, Perm.ADMISSION_WORK)
    said = prose(text)
    refuse_if([*_in_the_notice(case, received_on, on), *_said(said, "text")])
    same = case.objections.filter(received_on=received_on, answered_on=None)
    if any(one.text == said for one in same):
        message = _("This objection is recorded already.")
        raise Conflict(Problem("recorded_already", message))
    objection = Objection(
        case=case, organisation=case.organisation, received_on=received_on, text=said
    )
    objection.save()
    record(
        actor,
        "admission.object",
        case,
        org_path=case.org_path,
        received_on=received_on.isoformat(),
    )
    return objection


def _in_the_notice(case: Case, day: date, on: date) -> list[Problem]:
    past = queries.circumstances([case], on).fold(case)
    notice = past.done.get(ActKind.NOTICE)
    if notice is None or past.state != State.TARGET_NOTICE:
        message = _("Objections are recorded while a public notice is given.")
        return [Problem("no_notice", message, rule="R-DEV-14")]
    first = notice.starts_on or notice.day
    if first <= day <= on:
        return []
    message = _("The objection came in between %(first)s and today.")
    params = {"first": first}
    return [Problem("not_in_the_notice", message, params, field="received_on")]


def _said(text: str, field: str) -> list[Problem]:
    if text:
        return []
    return [Problem("required", _("This item must be filled in."), field=field)]


@transaction.atomic
def answer_objection(
    *, actor: Actor, objection_id: int, answer: str, is_upheld: bool, on: date
) -> Objection:
    """Write down what was found about an objection, and whether it is right.

    Refuses an empty answer, and a second one (409).
    """
    objection: Objection = Objection.objects.lock_for(
        actor, Perm.ADMISSION_WORK, objection_id
    )
    if objection.answered_on is not None:
        message = _("This objection has been answered already.")
        raise Conflict(Problem("answered_already", message))
    found = prose(answer)
    refuse_if(_said(found, "answer"))
    objection.answered_on, objection.answer = on, found
    objection.is_upheld = is_upheld
    objection.save(update_fields=["answered_on", "answer", "is_upheld"])
    record(
        actor,
        "admission.answer_objection",
        objection.case,
        org_path=objection.org_path,
        upheld=is_upheld,
    )
    return objection
