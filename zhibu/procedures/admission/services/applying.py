"""Somebody whose case ended before the admission applies anew, from the own account."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import queries, rules
from zhibu.procedures.admission.codes import ActKind, Document
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.services.applicants import OWN_ITEMS
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

# No branch checked who applies: the ID number tells that there is no second case.
REQUIRED = ("name", "id_number", "phone")


@transaction.atomic
def apply_again(
    *,
    actor: Actor,
    organisation_id: int,
    on: date,
    text: str = "",
    changes: Mapping[str, Any] | None = None,
) -> Act:
    """Open a new case in a branch and hand in the application (入党申请书), as one act.

    What is known of the person comes from the case that ended, with `changes`: nothing
    is typed twice. Refuses while a case is open (409), what is no open branch that
    admits members, and what the rules of applying name (R-DEV-01, R-PMR-07).
    """
    former = queries.ended_case(actor)
    if former is None:
        raise NotFound("no case of one's own that ended")
    if Case.objects.open().filter(user_id=actor.user_id).exists():
        message = _("You have applied already: look at your own case.")
        raise Conflict(Problem("applied_already", message))
    branch = Organisation.objects.open().filter(pk=organisation_id).first()
    refuse_if(_admits(branch))
    assert branch is not None  # noqa: S101 -- refused above
    case = new_case(branch, user_id=actor.user_id)
    refuse_if(_told(case, former, changes or {}, actor))
    case.save()
    record(actor, "admission.open", case, org_path=case.org_path)
    papers = frozenset({Document.APPLICATION})
    act = rules.Act(ActKind.APPLY, on, text=text, documents=papers)
    return write_act(actor, loaded(case.pk), act, on=on)


def _admits(branch: Organisation | None) -> list[Problem]:
    if branch is None or branch.kind not in BRANCHES:
        message = _("Choose a branch that exists: applications go to branches.")
        return [Problem("not_a_branch", message, field="branch")]
    if not may_admit(branch.kind):
        message = _("A temporary Party organisation does not admit members.")
        return [
            Problem("branch_does_not_admit", message, field="branch", rule="R-DEV-25")
        ]
    return []


def _told(
    case: Case, former: Case, changes: Mapping[str, Any], actor: Actor
) -> list[Problem]:
    """Put what is known and what has changed into the case; returns what is wrong."""
    if unknown := set(changes) - set(OWN_ITEMS):
        raise TypeError(f"not the person's to write: {sorted(unknown)}")
    items = {name: getattr(former, name) for name in ("name", *OWN_ITEMS)}
    items |= changes
    found = assign(case, items)
    told = {problem.field for problem in found}
    found += [
        Problem("required", _("This item must be filled in."), field=item)
        for item in REQUIRED
        if not items[item] and item not in told
    ]
    return found + is_nobody_elses(case, actor)
