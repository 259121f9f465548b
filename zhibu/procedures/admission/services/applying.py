"""Somebody applies from the own account, before any branch knows of it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import ActKind, Document
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.services.opening import (
    assign,
    is_nobody_elses,
    new_case,
)
from zhibu.procedures.admission.services.reach import loaded
from zhibu.procedures.admission.services.writing import write_act
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.rules import may_admit

# Nobody checked who applies: the ID number tells that there is no second case.
REQUIRED = ("name", "id_number", "phone")


@transaction.atomic
def apply_alone(
    *,
    actor: Actor,
    organisation_id: int,
    on: date,
    text: str = "",
    places: Iterable[str] = (),
    **items: Any,
) -> Case:
    """Open the own case in a branch and hand in the application (入党申请书), as one
    act. `text` is what it says; `items` are those of a person.

    Refuses a member, who has an open case already (409), what is no open branch that
    admits members, and what the rules of applying name (R-DEV-01, R-DEV-02).
    """
    if actor.user_id is None or actor.member_id is not None:
        raise NotFound("an account without a record applies")
    branch = Organisation.objects.open().filter(pk=organisation_id).first()
    if branch is None or branch.kind not in BRANCHES or not may_admit(branch.kind):
        raise NotFound(f"Organisation {organisation_id}")
    if Case.objects.open().filter(user_id=actor.user_id).exists():
        message = _("You have applied already: look at your own case.")
        raise Conflict(Problem("applied_already", message))
    case = new_case(branch, user_id=actor.user_id)
    given = {"id_number": "", "name": "", "sex": "", "phone": "", **items}
    found = assign(case, given)
    told = {problem.field for problem in found}
    found += [
        Problem("required", _("This item must be filled in."), field=item)
        for item in REQUIRED
        if not given[item] and item not in told
    ]
    refuse_if(found + is_nobody_elses(case, actor))
    case.save()
    record(actor, "admission.open", case, org_path=case.org_path)
    act = rules.Act(
        ActKind.APPLY,
        on,
        text=text,
        places=frozenset(places),
        documents=frozenset({Document.APPLICATION}),
    )
    write_act(actor, loaded(case.pk), act, on=on)
    return loaded(case.pk)
