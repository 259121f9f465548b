"""Setting up an organisation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.bulk import reserve_ids
from zhibu.foundation.kernel.refusals import refuse_if
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, require
from zhibu.register.organisations import rules
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.queries.founding import code_is_free, name_is_free
from zhibu.register.organisations.services import items
from zhibu.register.organisations.services.placing import place
from zhibu.register.organisations.services.reviewing import renew


@transaction.atomic
def create_organisation(
    *,
    actor: Actor,
    parent_id: int | None,
    on: date,
    acknowledged: str = "",
    stated: Mapping[str, Any] | None = None,
    **values: Any,
) -> Organisation:
    """Set up an organisation below another; `values` are items of the form.

    `stated` is what the unit states in its application (rules.STATED): it is judged
    and goes into the log; what is left out is not judged. The organisation gets a code
    when none is given. Refuses a code that is taken, a kind that cannot stand there,
    and what R-ORG-01 to R-ORG-06 forbid. At the top (no parent) only who holds the
    permission everywhere may set one up.
    """
    told = {name: value for name, value in (stated or {}).items() if value is not None}
    parent = _parent(actor, parent_id)
    organisation = Organisation(parent=parent)
    required = {"name": "", "kind": ""}
    found = items.assign(organisation, {**required, **values})
    found += rules.set_up_problems(organisation.facts(parent, **told), on)
    found += code_is_free(organisation) + name_is_free(organisation)
    refuse_if(found, acknowledged=acknowledged)

    if "position" not in values:
        organisation.position = next_position(parent_id)
    above = parent.path if parent else EVERYWHERE
    place(organisation, reserve_ids(Organisation, 1)[0], above)
    organisation.save(force_insert=True)
    renew([organisation], on)
    empty = items.values_of(Organisation())
    record(
        actor,
        "organisations.create",
        organisation,
        org_path=organisation.path,
        reason=acknowledged,
        changes=items.changes_between(empty, items.values_of(organisation)),
        **told,
    )
    return organisation


def _parent(actor: Actor, parent_id: int | None) -> Organisation | None:
    if parent_id is None:
        require(actor, Perm.ORGANISATIONS_CREATE, EVERYWHERE)
        return None
    rows = Organisation.objects.all()
    found: Organisation = rows.lock_for(actor, Perm.ORGANISATIONS_CREATE, parent_id)
    return found


def next_position(parent_id: int | None) -> int:
    """The place after the last one in the list of the organisations below."""
    siblings = Organisation.objects.filter(parent_id=parent_id)
    last = siblings.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
