"""The register goes out as a roster; reading in clear is an act of its own."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import IO

from django.db import transaction
from django.utils.translation import override

from zhibu.foundation.audit.services import Line, record, record_many
from zhibu.foundation.kernel.refusals import Problem, Refused, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, roots
from zhibu.foundation.sheets.writing import write_csv, write_table
from zhibu.register.members.models import Member, MemberQuerySet
from zhibu.register.members.rules import reason_is_enough
from zhibu.register.rosters import columns as roster_columns

BATCH = 500


@transaction.atomic
def export_roster(
    *,
    actor: Actor,
    members: MemberQuerySet,
    columns: list[str],
    form: str,
    in_clear: bool,
    reason: str,
    on: date,
) -> tuple[str, IO[bytes]]:
    """(file name, file) of a roster of `members`, as far as the actor may export them.

    ID numbers, phones and addresses are masked. In clear only for whoever may read them
    in clear, with a reason; each member can see who exported it, and why.
    """
    members = members.visible_to(actor, Perm.MEMBERS_EXPORT)
    keys = [key for key in roster_columns.COLUMNS if key in set(columns)]
    if not keys:
        raise Refused(
            Problem("no_columns", _("Tick at least one column."), field="columns")
        )
    shown = [key for key in keys if key in roster_columns.SEALED]
    in_clear = in_clear and bool(shown)
    if in_clear:
        members = members.visible_to(actor, Perm.MEMBERS_REVEAL)
        problem = reason_is_enough(reason)
        refuse_if([problem] if problem else [])
    hidden = [name for name in roster_columns.SEALED if name not in keys]
    ordered = (
        members.select_related("organisation", "group")
        .defer(*hidden)
        .order_by("org_path", "initials", "pk")
    )
    where = roots(actor, Perm.MEMBERS_EXPORT)
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer streams it
    count = _write(target, ordered, keys, form, in_clear=in_clear)
    if in_clear:
        _note_each(actor, ordered, shown, reason)
    record(
        actor,
        "rosters.export",
        None,
        org_path=where[0] if len(where) == 1 else EVERYWHERE,
        reason=reason,
        members=count,
        columns=keys,
        in_clear=in_clear,
    )
    target.seek(0)
    return f"党员名册 {on}.{form}", target


def _write(
    target: IO[bytes],
    members: MemberQuerySet,
    keys: list[str],
    form: str,
    *,
    in_clear: bool,
) -> int:
    counted = _Counted(members.iterator(chunk_size=BATCH))
    headings = [roster_columns.COLUMNS[key].heading for key in keys]
    texts = [index for index, key in enumerate(keys) if key in roster_columns.AS_TEXT]
    with override("zh-hans"):
        rows = roster_columns.rows(counted, keys, in_clear=in_clear)
        if form == "csv":
            write_csv(target, headings, rows, text_columns=texts)
        else:
            write_table(
                target, headings, rows, sheet_name="党员名册", text_columns=texts
            )
    return counted.number


class _Counted:
    """Members on their way through, counted."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._members, self.number = members, 0

    def __iter__(self) -> Iterator[Member]:
        for member in self._members:
            self.number += 1
            yield member


def _note_each(
    actor: Actor, members: MemberQuerySet, shown: list[str], reason: str
) -> None:
    """A line for every member whose numbers stand in the file, so that each sees it."""
    people = members.only("pk", "name", "org_path").iterator(chunk_size=BATCH)
    while batch := list(islice(people, BATCH)):
        lines = [
            Line(m, m.org_path, m, None, {"items": shown, "export": True})
            for m in batch
        ]
        record_many(actor, "members.reveal", lines, reason=reason)
