"""Moving an organisation with all below it, and every row that carries its path."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from itertools import chain

from django.apps import apps
from django.db import connection, transaction
from django.db.models import CharField, Model, Value
from django.db.models.functions import Concat, Substr

from zhibu.foundation.audit.models import AppendOnly
from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.orgpath import subtree
from zhibu.foundation.kernel.refusals import refuse_if
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm
from zhibu.foundation.policy.scope import OrgPathField
from zhibu.register.organisations import changes
from zhibu.register.organisations.changes import Change
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.queries import changing
from zhibu.register.organisations.services.founding import next_position
from zhibu.register.organisations.services.reach import (
    path_above,
    require_above,
    same_version,
)
from zhibu.register.organisations.signals import organisation_moving

_ADVISORY_LOCK = 0x7A_68_74_72_65_65  # any number that nobody else uses


@transaction.atomic
def move_organisation(
    *,
    actor: Actor,
    organisation_id: int,
    parent_id: int,
    version: int,
    on: date,
    reason: str = "",
    acknowledged: str = "",
) -> Organisation:
    """Put an organisation, and all below it, under another superior.

    The actor holds the permission over the old and the new superior. Refuses a place
    below itself, under a dissolved organisation, or one where its kind cannot stand.
    Everything recorded below moves along; the audit log keeps the old place.
    """
    change = move_organisations(
        actor=actor,
        organisation_ids=[organisation_id],
        parent_id=parent_id,
        versions={organisation_id: version},
        on=on,
        reason=reason,
        acknowledged=acknowledged,
    )
    return change.organisations[organisation_id]


@transaction.atomic
def move_organisations(
    *,
    actor: Actor,
    organisation_ids: Sequence[int],
    parent_id: int,
    versions: Mapping[int, int],
    on: date,
    reason: str = "",
    acknowledged: str = "",
) -> Change:
    """The same for several, which go under one superior together or not at all.

    The apps above follow in the same transaction (changes.py). `versions`: as of which
    each was looked at. The change that is returned has the organisations in their new
    places.
    """
    wait_for_moves()
    perm = Perm.ORGANISATIONS_MOVE
    rows = Organisation.objects.all()
    for pk in sorted(organisation_ids):
        organisation: Organisation = rows.lock_for(actor, perm, pk)
        require_above(actor, perm, organisation)
        same_version(organisation, versions[pk])
    rows.lock_for(actor, perm, parent_id)
    moved = dict.fromkeys(organisation_ids, parent_id)
    change = changing.read_change(on=on, reason=reason, moved=moved)
    told = changing.problems_of(change)
    refuse_if(chain.from_iterable(told.values()), acknowledged=acknowledged)

    before = {pk: copy(row) for pk, row in change.organisations.items()}
    for pk, parent in change.moved.items():
        _put_under(actor, change.organisations[pk], parent, reason or acknowledged)
    changes.carry_on(actor, replace(change, organisations=before))
    return change


def _put_under(
    actor: Actor, organisation: Organisation, parent: Organisation, reason: str
) -> None:
    old_above = path_above(organisation.path)
    organisation_moving.send(
        sender=Organisation,
        organisation=organisation,
        old_parent_path="" if old_above == EVERYWHERE else old_above,
        new_parent_path=parent.path,
    )
    before, above = organisation.path, organisation.parent_id
    after = f"{parent.path}{organisation.pk}/"
    rewrite_paths(before, after)
    organisation.path = after
    organisation.parent = parent
    organisation.position = next_position(parent.pk)
    organisation.version += 1
    organisation.save(update_fields=["parent", "position", "version"])
    record(
        actor,
        "organisations.move",
        organisation,
        org_path=after,
        reason=reason,
        changes={"parent": [above, parent.pk], "path": [before, after]},
    )


def wait_for_moves() -> None:
    """One move at a time. On SQLite every transaction that writes is alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])


def path_columns() -> Iterator[tuple[type[Model], str]]:
    """Every column that carries the path of an organisation and moves along with it.

    Organisations come first: their rows are locked by it before the others are looked
    through, so that a row written meanwhile is seen. Append-only rows keep the place
    of their time.
    """
    yield Organisation, "path"
    for model in apps.get_models():
        options = model._meta
        if model is Organisation or options.proxy or not options.managed:
            continue
        if issubclass(model, AppendOnly):
            continue
        for field in options.local_concrete_fields:
            if isinstance(field, OrgPathField):
                yield model, field.name


def rewrite_paths(before: str, after: str) -> None:
    """Replace the beginning of every path from `before` down: one UPDATE a column."""
    first, beyond = subtree(before)
    for model, name in path_columns():
        rows = model._base_manager.filter(
            **{f"{name}__gte": first, f"{name}__lt": beyond}
        )
        rest = Substr(name, len(before) + 1)
        moved = Concat(Value(after), rest, output_field=CharField())
        rows.update(**{name: moved})
