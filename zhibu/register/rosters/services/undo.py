"""Undoing a whole import, as long as nobody has worked on its rows since."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from zhibu.foundation.kernel.bulk import update_rows
from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.members import tally
from zhibu.register.members.models import Member
from zhibu.register.members.rules import own_record_by_another
from zhibu.register.members.services import findings
from zhibu.register.members.services.headcount import record_changes
from zhibu.register.rosters.models import ImportedRow, RosterImport
from zhibu.register.rosters.services.passing import Superseded
from zhibu.register.rosters.services.steps import locked, undo_later

State = RosterImport.State
BATCH = 250  # rows of one transaction
NAMED = 5  # people that a refusal names
_DAYS = frozenset({"birth_date", "joined_on", "full_since", "lost_since"})


@transaction.atomic
def undo_import(*, actor: Actor, import_id: int, reason: str, on: date) -> RosterImport:
    """Have a whole import taken back: records that it made are removed, records that
    it changed get their former items again.

    Refuses without a reason, to whoever finds the own record changed by it in what
    another decides, and as soon as one of the rows was edited, or something else (an
    account, a post, a request) has come to stand on it; it says whose.
    """
    roster = locked(RosterImport, actor, import_id)
    rows = roster.imported.count()
    undo_later(actor, roster, reason, rows, lambda: _refuse(roster, actor))
    return roster


def _refuse(roster: RosterImport, actor: Actor) -> None:
    _refuse_own(roster, actor)
    _refuse_edited(roster)
    _refuse_used(roster)


def _refuse_own(roster: RosterImport, actor: Actor) -> None:
    """Nobody rewrites the own record, by undoing what another keeper entered either."""
    own = roster.imported.filter(member=actor.member_id or 0)
    changed = [
        item for before in own.values_list("before", flat=True) for item in before or ()
    ]
    if own_record_by_another(True, changed):
        message = _(
            "This import changed your own record: someone else of the branch, or the"
            " organisation above, undoes it."
        )
        raise Refused(Problem("own_record", message))


def _refuse_edited(roster: RosterImport) -> None:
    edited = roster.imported.exclude(member__version=F("version"))
    if edited.exists():
        message = _("Edited after the import: %(names)s. It can no longer be undone.")
        raise Refused(Problem("edited_since", message, {"names": _names(edited)}))


def _refuse_used(roster: RosterImport) -> None:
    for relation in _standing_on_members():
        used = roster.imported.filter(
            is_new=True, **{f"member__{relation}__isnull": False}
        )
        if used.exists():
            message = _(
                "%(names)s: accounts, posts or requests have come to stand on these new"
                " records. The import can no longer be undone."
            )
            raise Refused(Problem("in_use", message, {"names": _names(used)}))


def _standing_on_members() -> list[str]:
    """The names of everything that keeps a member from being removed."""
    return [
        str(relation.field.related_query_name())
        for relation in Member._meta.related_objects
        if relation.on_delete is not models.CASCADE
        and relation.related_model is not ImportedRow
    ]


def _names(rows: models.QuerySet[ImportedRow]) -> str:
    names = rows.order_by("pk").values_list("member__name", flat=True).distinct()
    found = list(names[: NAMED + 1])
    return "、".join(found[:NAMED]) + ("…" if len(found) > NAMED else "")


def take_back(*, actor: Actor, import_id: int, on: date) -> RosterImport:
    """Undo an import in short transactions, the last rows first; may be killed and
    run again. A row that somebody edits meanwhile stays, and is named.
    """
    roster: RosterImport = RosterImport.objects.get_for(
        actor, Perm.MEMBERS_IMPORT, import_id
    )
    kept: list[str] = []
    below: int | None = None
    while below != 0:
        below = _take_back_some(roster.pk, below, kept, on)
    with transaction.atomic():
        roster = locked(RosterImport, actor, import_id)
        roster.state = State.UNDONE
        if kept:
            message = _("Edited while the import was undone, and left as it is: %s")
            roster.message = (str(message) % "、".join(kept))[:500]
        roster.save(update_fields=["state", "message"])
    return roster


@transaction.atomic
def _take_back_some(
    import_id: int, below: int | None, kept: list[str], on: date
) -> int:
    """Undo the rows before the one numbered `below`; returns the first of them."""
    roster = RosterImport.objects.select_for_update().get(pk=import_id)
    if roster.state != State.UNDOING:
        raise Superseded
    left = roster.imported.order_by("-pk")
    if below is not None:
        left = left.filter(pk__lt=below)
    rows = list(left[:BATCH])
    if not rows:
        return 0
    wanted = Member.objects.select_for_update().filter(
        pk__in=[row.member_id for row in rows]
    )
    members = {member.pk: member for member in wanted.order_by("pk")}
    untouched = [r for r in rows if members[r.member_id].version == r.version]
    kept += [members[r.member_id].name for r in rows if r not in untouched]
    _remove([r for r in untouched if r.is_new], members)
    _give_back([r for r in untouched if not r.is_new], members, on)
    ImportedRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    roster.rows_done += len(rows)
    roster.worked_at = timezone.now()  # noqa: TID251 -- a sign of life
    roster.save(update_fields=["rows_done", "worked_at"])
    return int(rows[-1].pk)


def _remove(rows: list[ImportedRow], members: dict[int, Member]) -> None:
    new = [members[row.member_id] for row in rows]
    if not new:
        return
    ImportedRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    record_changes((m.org_path, tally.cells(m), {}) for m in new)
    try:
        Member.objects.filter(pk__in=[m.pk for m in new]).delete()
    except ProtectedError as error:
        message = _(
            "Accounts, posts or requests have come to stand on records of this import"
            " while it was being undone. Remove them, then undo the rest."
        )
        raise Refused(Problem("in_use", message)) from error


def _give_back(
    rows: Iterable[ImportedRow], members: dict[int, Member], on: date
) -> None:
    """Former items again. The record gets a new version: forms that are open with the
    imported one must not overwrite it.
    """
    now = timezone.now()  # noqa: TID251 -- the moment of writing
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    before = {row.member_id: tally.cells(members[row.member_id]) for row in rows}
    if not before:
        return
    for row in rows:
        columns = {k: _value(k, v) for k, v in (row.before or {}).items()}
        names = (*columns, "version", "updated_at")
        values = (*columns.values(), row.version + 1, now, row.member_id)
        by_columns.setdefault(names, []).append(values)
    for names, values_of in by_columns.items():
        update_rows(Member, names, values_of)
    _let_earlier_imports_be_undone(list(before))
    changed = list(Member.objects.filter(pk__in=list(before)))
    record_changes((m.org_path, before[m.pk], tally.cells(m)) for m in changed)
    findings.renew(changed, on)


def _let_earlier_imports_be_undone(members: list[int]) -> None:
    """The records are again as the import before left them, two versions ago."""
    earlier = ImportedRow.objects.filter(
        member_id__in=members, version=F("member__version") - 2
    )
    earlier.update(version=F("version") + 2)


def _value(name: str, value: Any) -> Any:
    if name in _DAYS and value:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day
    return value
