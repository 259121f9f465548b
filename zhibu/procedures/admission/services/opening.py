"""Opening a case, and keeping what is known of the person."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.foundation.vault import digest
from zhibu.procedures.admission.codes import State
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.services.placing import place
from zhibu.register.members import rules as member_rules
from zhibu.register.members.initials import person_initials
from zhibu.register.members.models import Member
from zhibu.register.members.services.items import for_the_log, take_in
from zhibu.register.organisations.models import Organisation

ITEMS = (
    "name",
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
    "number",
    "note",
    "is_floating",
    "has_unit",
    "unit_has_organisation",
    "leaves_on",
)
REQUIRED = frozenset({"name", "sex"})


@transaction.atomic
def open_case(
    *,
    actor: Actor,
    organisation_id: int,
    on: date,
    acknowledged: str = "",
    user_id: int | None = None,
    **values: Any,
) -> Case:
    """Open the case of a person in a branch; the application is its first act.

    Refuses whoever has an open case or is on the roll of a branch already, and an ID
    number that is wrong. `user_id`: the account of an applicant who applies alone.
    """
    branch = Organisation.objects.lock_for(actor, Perm.ADMISSION_WORK, organisation_id)
    case = new_case(branch, user_id=user_id)
    found = assign(case, {"id_number": "", "name": "", "sex": "", **values})
    found += is_nobody_elses(case, actor)
    refuse_if(found, acknowledged=acknowledged)
    case.save()
    record(
        actor,
        "admission.open",
        case,
        org_path=case.org_path,
        reason=acknowledged,
        changes=for_the_log({name: ["", getattr(case, name)] for name in values}),
    )
    return case


def new_case(branch: Organisation, user_id: int | None = None) -> Case:
    """An unsaved, empty case of a branch."""
    case = Case(organisation=branch, state=State.NEW, user_id=user_id)
    place(case, branch)
    return case


@transaction.atomic
def edit_person(
    *,
    actor: Actor,
    case_id: int,
    version: int,
    changes: Mapping[str, Any],
    on: date,
    reason: str = "",
    acknowledged: str = "",
) -> Case:
    """Change what is known of the person, as somebody read it in `version`.

    Refuses when the case changed meanwhile (409), and what `open_case` refuses. After
    the admission the register keeps the person: it is changed there.
    """
    rows = Case.objects.select_related("organisation", "upper")
    case: Case = rows.lock_for(actor, Perm.ADMISSION_WORK, case_id)
    same_version(case, version)
    if case.member_id is not None:
        message = _("The register keeps this person now: change the record there.")
        refuse_if([Problem("in_the_register", message)])
    before = {name: getattr(case, name) for name in changes}
    found = assign(case, changes)
    if "id_number" in changes:
        found += is_nobody_elses(case, actor)
    refuse_if(found, acknowledged=acknowledged)
    changed = changes_of(case, before)
    if not changed:
        return case
    case.version += 1
    case.save()
    record(
        actor,
        "admission.edit",
        case,
        org_path=case.org_path,
        reason="; ".join(filter(None, [reason.strip(), acknowledged])),
        changes=changed,
    )
    return case


def same_version(case: Case, version: int | None) -> None:
    """Refuse when somebody wrote the case after `version` was read."""
    if version is not None and case.version != version:
        message = _(
            "This case has changed meanwhile. Look at it again, then do your step."
        )
        raise Conflict(Problem("changed_meanwhile", message))


# ---- the items of a person


def assign(case: Case, items: Mapping[str, Any]) -> list[Problem]:
    """Put values into an unsaved case; returns what cannot be taken. Sex and date of
    birth are read off a valid ID number where they are not given.
    """
    found = take_in(case, items, ITEMS, REQUIRED)
    number = case.id_number or ""
    if number and (wrong := member_rules.id_number_is_valid(number)) is not None:
        found.append(wrong)
    case.initials = person_initials(case.name)
    case.id_digest = digest("id_number", number) or None
    return found


def changes_of(case: Case, before: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What differs from the values before, for the log."""
    return for_the_log(
        {
            name: [value, getattr(case, name)]
            for name, value in before.items()
            if value != getattr(case, name)
        }
    )


def is_nobody_elses(case: Case, actor: Actor) -> list[Problem]:
    """Nobody has two open cases, and nobody on the roll applies again. Names the other
    branch only to those who may see it. Takes over from the register when somebody who
    was removed may apply again (R-PMR-07).
    """
    if not case.id_digest:
        return []
    other = Case.objects.open().filter(id_digest=case.id_digest).exclude(pk=case.pk)
    if twin := other.select_related("organisation").first():
        known = allows(actor, Perm.ADMISSION_VIEW, twin.org_path)
        where = twin.organisation.name if known else _("another branch")
        message = _(
            "This person has a case already, in %(branch)s. A case moves with the"
            " person: ask that branch to hand it over."
        )
        params = {"branch": where}
        return [Problem("has_a_case", message, params, field="id_number")]
    member = Member.objects.filter(id_digest=case.id_digest).first()
    if member is None:
        return []
    if member.left_on is None:
        message = _("This person is in the register of members already.")
        return [Problem("is_a_member", message, field="id_number", rule="R-DEV-01")]
    case.rejoin_from = member_rules.may_rejoin_from(member.facts())
    return []
