"""Undoing a whole import, as long as nobody has worked on its rows since."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils import timezone

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.bulk import update_rows
from zhibu.foundation.kernel.refusals import Conflict, Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.members import tally
from zhibu.register.members.models import Member
from zhibu.register.members.services import findings
from zhibu.register.members.services.headcount import record_changes
from zhibu.register.rosters.models import ImportedRow, RosterImport

State = RosterImport.State
BATCH = 500
_DAYS = frozenset({"birth_date", "joined_on", "full_since", "lost_since"})


@transaction.atomic
def undo_import(*, actor: Actor, import_id: int, reason: str, on: date) -> RosterImport:
    """Take a whole import back: records that it made are removed, records that it
    changed get their former items again.

    Refuses without a reason, and as soon as one of the rows was edited, or something
    else (an account, a post, a request) has come to stand on it; it says which.
    """
    roster: RosterImport = RosterImport.objects.lock_for(
        actor, Perm.MEMBERS_IMPORT, import_id
    )
    if roster.state not in (State.DONE, State.WRITING):
        raise Conflict(
            Problem("not_imported", _("Only an import that was written can be undone."))
        )
    if not reason.strip():
        raise Refused(Problem("reason_missing", _("Say why."), field="reason"))
    _refuse_edited(roster)
    rows = list(roster.imported.order_by("-pk").values_list("pk", flat=True))
    for start in range(0, len(rows), BATCH):
        _undo_rows(rows[start : start + BATCH], on)
    roster.state = State.UNDONE
    roster.save(update_fields=["state"])
    record(
        actor,
        "rosters.undo",
        roster,
        org_path=roster.org_path,
        reason=reason,
        rows=len(rows),
    )
    return roster


def _refuse_edited(roster: RosterImport) -> None:
    edited = roster.imported.exclude(member__version=F("version"))
    names = list(edited.values_list("member__name", flat=True)[:5])
    if names:
        raise Refused(
            Problem(
                "edited_since",
                _("Edited after the import: %(names)s. It can no longer be undone."),
                {"names": "、".join(names)},
            )
        )


def _undo_rows(pks: Sequence[int], on: date) -> None:
    rows = list(ImportedRow.objects.filter(pk__in=pks).select_related("member"))
    new = [row.member for row in rows if row.is_new]
    changed = [row for row in rows if not row.is_new]
    record_changes((m.org_path, tally.cells(m), {}) for m in new)
    ImportedRow.objects.filter(pk__in=[row.pk for row in rows]).delete()
    try:
        Member.objects.filter(pk__in=[m.pk for m in new]).delete()
    except ProtectedError as error:
        raise Refused(
            Problem(
                "in_use",
                _(
                    "Members of this import have accounts, posts or requests since; it"
                    " can no longer be undone."
                ),
            )
        ) from error
    if changed:
        _give_back(changed, on)


def _give_back(rows: list[ImportedRow], on: date) -> None:
    now = timezone.now()  # noqa: TID251 -- the moment of writing
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    before = {row.member_id: tally.cells(row.member) for row in rows}
    for row in rows:
        columns: dict[str, Any] = {
            k: _value(k, v) for k, v in (row.before or {}).items()
        }
        names = (*columns, "version", "updated_at")
        values = (*columns.values(), row.version + 1, now, row.member_id)
        by_columns.setdefault(names, []).append(values)
    for names, values_of in by_columns.items():
        update_rows(Member, names, values_of)
    members = list(Member.objects.filter(pk__in=list(before)))
    record_changes((m.org_path, before[m.pk], tally.cells(m)) for m in members)
    findings.renew(members, on)


def _value(name: str, value: Any) -> Any:
    if name in _DAYS and value:
        return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day
    return value
