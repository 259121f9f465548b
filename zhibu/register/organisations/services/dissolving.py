"""Dissolving an organisation."""

from collections.abc import Mapping
from datetime import date
from itertools import chain

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean_prose
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.organisations import changes, holdings, rules
from zhibu.register.organisations.changes import Change
from zhibu.register.organisations.models import (
    Organisation,
    PartyGroup,
    Shortcoming,
    Term,
)
from zhibu.register.organisations.queries import changing
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

    return close(actor, organisation, closed_on, reason)


@transaction.atomic
def merge_branches(
    *,
    actor: Actor,
    successors: Mapping[int, int],
    places: Mapping[int, int],
    versions: Mapping[int, int],
    on: date,
    reason: str,
    acknowledged: str = "",
) -> Change:
    """Dissolve branches today whose members, and all that is under way there, go to
    others: `successors` by branch, `places` for members who go elsewhere.

    The apps above carry on what goes along, in this transaction (changes.py). Refuses
    all of it when one branch may not end, when a successor takes no members, and when
    anything would be left behind. The actor may dissolve at both places.
    """
    perm = Perm.ORGANISATIONS_DISSOLVE
    rows = Organisation.objects.all()
    for pk in sorted({*successors, *successors.values(), *places.values()}):
        organisation: Organisation = rows.lock_for(actor, perm, pk)
        if pk in successors:
            require_above(actor, perm, organisation)
            same_version(organisation, versions[pk])
    change = changing.read_change(on=on, reason=reason, ended=successors, places=places)
    found = list(chain.from_iterable(changing.problems_of(change).values()))
    refuse_if(found + _reason_is_given(reason), acknowledged=acknowledged)

    changes.carry_on(actor, change)
    for organisation in change.organisations.values():
        refuse_if(_problems(organisation, on, clean_prose(reason), on))
        close(actor, organisation, on, reason)
    return change


def close(
    actor: Actor, organisation: Organisation, closed_on: date, reason: str
) -> Organisation:
    """Write that it is dissolved, with what ends with it, and record it."""
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
    return found + _reason_is_given(reason)


def _reason_is_given(reason: str) -> list[Problem]:
    if clean_prose(reason):
        return []
    message = _("Say why it is dissolved, and by which decision.")
    return [Problem("reason_missing", message, field="reason")]
