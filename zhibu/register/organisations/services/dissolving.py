"""Dissolving an organisation."""

from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean_prose
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.organisations import holdings, rules
from zhibu.register.organisations.models import (
    Organisation,
    PartyGroup,
    Shortcoming,
    Term,
)
from zhibu.register.organisations.services.reach import require_above, same_version


@transaction.atomic
def dissolve_organisation(
    *,
    actor: Actor,
    organisation_id: int,
    version: int,
    closed_on: date,
    reason: str,
    on: date,
    acknowledged: str = "",
) -> Organisation:
    """Record that the superior dissolved an organisation on `closed_on`, and why.

    Refuses while members are on its roll, open organisations stand below, or an app
    above still keeps something there. Its groups close and its term ends with it; what
    was recorded stays.
    """
    perm = Perm.ORGANISATIONS_DISSOLVE
    organisation: Organisation = Organisation.objects.lock_for(
        actor, perm, organisation_id
    )
    require_above(actor, perm, organisation)
    same_version(organisation, version)
    refuse_if(
        _problems(organisation, closed_on, clean_prose(reason), on),
        acknowledged=acknowledged,
    )

    organisation.closed_on = closed_on
    organisation.closed_because = clean_prose(reason)[:200]
    organisation.version += 1
    organisation.save(update_fields=["closed_on", "closed_because", "version"])
    groups = PartyGroup.objects.filter(organisation=organisation, closed_on=None)
    groups.update(closed_on=closed_on)
    Term.objects.filter(organisation=organisation).update(is_current=False)
    Shortcoming.objects.filter(organisation=organisation).delete()
    record(
        actor,
        "organisations.dissolve",
        organisation,
        org_path=organisation.path,
        reason=reason,
        changes={"closed_on": [None, closed_on]},
    )
    return organisation


def _problems(
    organisation: Organisation, closed_on: date, reason: str, on: date
) -> list[Problem]:
    below = Organisation.objects.open().filter(parent_id=organisation.pk)
    facts = organisation.facts(None, open_children=below.count())
    found = rules.may_dissolve(facts, on, day=closed_on)
    for holding, count in holdings.remaining(organisation.path):
        params = {"count": count}
        found.append(Problem(f"{holding.key}_remain", holding.words, params))
    if not reason:
        message = _("Say why it is dissolved, and by which decision.")
        found.append(Problem("reason_missing", message, field="reason"))
    return found
