"""Editing the form of an organisation."""

from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.organisations import holdings, rules
from zhibu.register.organisations.codes import BRANCHES, Kind
from zhibu.register.organisations.initials import initials_of
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.queries.founding import code_is_free, name_is_free
from zhibu.register.organisations.services import items
from zhibu.register.organisations.services.reach import require_above, same_version
from zhibu.register.organisations.services.reviewing import renew


@transaction.atomic
def edit_organisation(
    *,
    actor: Actor,
    organisation_id: int,
    version: int,
    on: date,
    acknowledged: str = "",
    **values: Any,
) -> Organisation:
    """Change items of the form, as somebody read them in `version`.

    Refuses when it changed meanwhile (409), what a rule forbids, and, from those who
    hold no office above it, changes of name, code, kind and what the superior grants.
    """
    rows = Organisation.objects.select_related("parent")
    organisation: Organisation = rows.lock_for(
        actor, Perm.ORGANISATIONS_EDIT, organisation_id
    )
    same_version(organisation, version)
    before = items.values_of(organisation)
    known = _problems(organisation, on)
    found = items.assign(organisation, values)
    changes = items.changes_between(before, items.values_of(organisation))
    if not changes and not found:
        return organisation
    if changes.keys() & set(items.DECIDED_ABOVE):
        require_above(actor, Perm.ORGANISATIONS_CREATE, organisation)
    found += [p for p in _problems(organisation, on) if _is_new(p, known, changes)]
    found += _kind_fits(organisation, changes)
    found += code_is_free(organisation) if "code" in changes else []
    found += name_is_free(organisation) if "name" in changes else []
    refuse_if(found, acknowledged=acknowledged)

    organisation.initials = initials_of(organisation.name, organisation.short_name)
    organisation.version += 1
    organisation.save(update_fields=[*changes, "initials", "version"])
    renew([organisation], on)
    record(
        actor,
        "organisations.edit",
        organisation,
        org_path=organisation.path,
        reason=acknowledged,
        changes=changes,
    )
    return organisation


def _problems(organisation: Organisation, on: date) -> list[Problem]:
    return rules.form_problems(organisation.facts(organisation.parent), on)


def _is_new(problem: Problem, known: list[Problem], changes: items.Changes) -> bool:
    """What was wrong before and is not touched does not stand in the way."""
    return problem.field in changes or problem.code not in {p.code for p in known}


def _kind_fits(organisation: Organisation, changes: items.Changes) -> list[Problem]:
    """A new kind fits what stands below, and members are in branches only."""
    if "kind" not in changes:
        return []
    kind = Kind(organisation.kind).label
    found = []
    below = Organisation.objects.open().filter(parent_id=organisation.pk)
    kinds = below.order_by().values_list("kind", flat=True).distinct()
    wrong = [k for k in kinds if not rules.may_stand_under(k, organisation.kind)]
    if wrong:
        message = _("A %(below)s stands below, which cannot stand below a %(kind)s.")
        params = {"below": Kind(wrong[0]).label, "kind": kind}
        found.append(Problem("wrong_below", message, params, field="kind"))
    here = holdings.headcounts([organisation.pk]).get(organisation.pk)
    if here and here.all and organisation.kind not in BRANCHES:
        message = _("%(count)s members are here, and members are in branches.")
        count = {"count": here.all}
        found.append(Problem("members_here", message, count, field="kind"))
    return found
