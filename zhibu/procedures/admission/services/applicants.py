"""What concerns the person in the own case: an account, own items, own papers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, Refused, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.admission import queries
from zhibu.procedures.admission.codes import State
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.services.opening import (
    assign,
    changes_of,
    is_nobody_elses,
    new_case,
    same_version,
)
from zhibu.procedures.admission.services.reach import own
from zhibu.register.accounts import services as account_services
from zhibu.register.organisations.models import Organisation

# What the person may write of the own case: everything but the branch's own remarks.
OWN_ITEMS = (
    "sex",
    "ethnicity",
    "id_number",
    "birth_date",
    "education",
    "native_place",
    "phone",
    "address",
    "workplace",
    "post",
    "is_floating",
    "has_unit",
    "unit_has_organisation",
)


@transaction.atomic
def invite_to_apply(
    *, actor: Actor, organisation_id: int, name: str, on: date
) -> tuple[Case, account_services.Slip]:
    """Open a case for somebody of whom only the name is known, and issue a one-time
    code: the person completes it and applies on the phone.
    """
    branch = Organisation.objects.lock_for(actor, Perm.ADMISSION_WORK, organisation_id)
    case = new_case(branch)
    found = assign(case, {"name": name})
    refuse_if(found)
    case.save()
    record(actor, "admission.open", case, org_path=case.org_path)
    return case, give_code(actor=actor, case_id=case.pk, on=on)


@transaction.atomic
def give_code(*, actor: Actor, case_id: int, on: date) -> account_services.Slip:
    """Issue a one-time code by which the person sees the own case; an earlier one is
    void. Refuses once the register has the person: then the code is a member's.
    """
    rows = Case.objects.select_related("organisation")
    case: Case = rows.lock_for(actor, Perm.ADMISSION_WORK, case_id)
    if case.member_id is not None:
        slips = account_services.invite_members(
            actor=actor, member_ids=[case.member_id], on=on
        )
        return slips[0]
    user, slip = account_services.invite_person(
        actor=actor,
        name=case.name,
        organisation_id=case.organisation_id,
        user_id=case.user_id,
        on=on,
    )
    if case.user_id is None:
        case.user = user
        case.save(update_fields=["user"])
    return slip


@transaction.atomic
def complete_own(
    *,
    actor: Actor,
    version: int,
    changes: Mapping[str, Any],
    on: date,
) -> Case:
    """The person fills in the own items, until the application is handed in; then the
    branch keeps them. Refuses what `open_case` refuses.
    """
    case = own(actor, queries.own_case(actor).pk)
    same_version(case, version)
    if case.state != State.NEW:
        message = _("The branch has your application. Ask it to correct this.")
        raise Refused(Problem("applied_already", message))
    if unknown := set(changes) - set(OWN_ITEMS):
        raise TypeError(f"not the person's to write: {sorted(unknown)}")
    before = {name: getattr(case, name) for name in changes}
    found = assign(case, changes)
    found += is_nobody_elses(case, actor)
    refuse_if(found)
    if changed := changes_of(case, before):
        case.version += 1
        case.save()
        record(
            actor,
            "admission.edit",
            case,
            org_path=case.org_path,
            subject=case.member_id,
            changes=changed,
        )
    return case
