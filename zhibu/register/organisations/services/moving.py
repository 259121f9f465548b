"""Moving an organisation with all below it, and every row that carries its path."""

from collections.abc import Iterator
from datetime import date

from django.apps import apps
from django.db import connection, transaction
from django.db.models import CharField, Max, Model, Value
from django.db.models.functions import Concat, Length, Substr

from zhibu.foundation.audit.models import AppendOnly
from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.orgpath import subtree
from zhibu.foundation.kernel.refusals import Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm
from zhibu.foundation.policy.scope import OrgPathField
from zhibu.register.organisations import rules
from zhibu.register.organisations.models import Organisation
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
    wait_for_moves()
    perm = Perm.ORGANISATIONS_MOVE
    rows = Organisation.objects.all()
    organisation: Organisation = rows.lock_for(actor, perm, organisation_id)
    require_above(actor, perm, organisation)
    same_version(organisation, version)
    parent: Organisation = rows.lock_for(actor, perm, parent_id)
    old_above = path_above(organisation.path)
    found = _problems(organisation, parent, old_above)
    refuse_if(found, acknowledged=acknowledged)

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
        reason=reason or acknowledged,
        changes={"parent": [above, parent.pk], "path": [before, after]},
    )
    return organisation


def wait_for_moves() -> None:
    """One move at a time. On SQLite every transaction that writes is alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])


def _problems(
    organisation: Organisation, parent: Organisation, old_above: str
) -> list[Problem]:
    move = rules.Move(
        kind=organisation.kind,
        path=organisation.path,
        parent_path=None if organisation.parent_id is None else old_above,
        new_parent_path=parent.path,
        new_parent_kind=parent.kind,
        new_parent_is_open=parent.is_open,
    )
    found = rules.may_move(move)
    if not organisation.is_open:
        message = _("It was dissolved: it stays where it was.")
        found.append(Problem("already_dissolved", message))
    return found or _too_deep(organisation, parent, old_above)


def _too_deep(
    organisation: Organisation, parent: Organisation, old_above: str
) -> list[Problem]:
    """A path has room for some twenty levels."""
    longer = len(parent.path) - len(old_above)
    below = Organisation.objects.within(organisation.path)
    longest = below.aggregate(longest=Max(Length("path")))["longest"]
    room = Organisation._meta.get_field("path").max_length or 0
    if longest + longer <= room:
        return []
    message = _("The tree would become too deep.")
    return [Problem("too_deep", message, field="parent")]


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
