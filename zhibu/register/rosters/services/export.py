"""The register goes out as a roster; reading in clear is an act of its own."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import IO

from django.db import transaction
from django.utils.translation import override

from zhibu.foundation.audit.services import Line, record, record_many
from zhibu.foundation.kernel.refusals import NotAllowed, Problem, Refused, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, allows, holds, roots
from zhibu.foundation.sheets.writing import write_csv, write_table
from zhibu.register.members.models import Member, MemberQuerySet
from zhibu.register.members.rules import reason_is_enough
from zhibu.register.rosters import columns as roster_columns
from zhibu.register.rosters.columns import COLUMNS, SEALED

BATCH = 500
TITLE = "党员名册"  # a roster is Chinese in any interface, for it is read in again


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

    ID numbers, phones and addresses are masked. In clear only where the actor may read
    them in clear, with a reason; each member can see who exported it, and why.
    """
    keys = [key for key in COLUMNS if key in set(columns)]
    if not keys:
        message = _("Tick at least one column.")
        raise Refused(Problem("no_columns", message, field="columns"))
    shown = [key for key in keys if key in SEALED]
    if in_clear and shown:
        if not holds(actor, Perm.MEMBERS_REVEAL):
            raise NotAllowed(permission=Perm.MEMBERS_REVEAL)
        refuse_if(filter(None, [reason_is_enough(reason)]))
    clear_at = _reach(actor) if in_clear else _nowhere
    going = _Going(
        members.visible_to(actor, Perm.MEMBERS_EXPORT)
        .select_related("organisation", "group")
        .defer(*(name for name in SEALED if name not in keys))
        .order_by("org_path", "initials", "pk"),
        clear_at if shown else _nowhere,
    )
    # The file is written before anything is locked, and leaves the house after its
    # lines are in the log.
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer streams it
    _write(target, going, keys, form, clear_at)
    _note(actor, going, keys, shown, reason)
    target.seek(0)
    return f"{TITLE} {on}.{form}", target


def _nowhere(path: str) -> bool:
    return False


def _reach(actor: Actor) -> Callable[[str], bool]:
    """Whether the actor may read personal numbers in clear at a path."""
    return lru_cache(lambda path: allows(actor, Perm.MEMBERS_REVEAL, path))


@dataclass(slots=True)
class _Going:
    """Members on their way into the file: counted, and those in clear kept in mind."""

    members: MemberQuerySet
    clear_at: Callable[[str], bool]
    count: int = 0
    in_clear: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[Member]:
        for member in self.members.iterator(chunk_size=BATCH):
            self.count += 1
            if self.clear_at(member.org_path):
                self.in_clear.append(member.pk)
            yield member


def _write(
    target: IO[bytes],
    members: Iterable[Member],
    keys: list[str],
    form: str,
    clear_at: Callable[[str], bool],
) -> None:
    headings = [COLUMNS[key].heading for key in keys]
    texts = [index for index, key in enumerate(keys) if key in roster_columns.AS_TEXT]
    with override("zh-hans"):
        rows = roster_columns.rows(members, keys, clear_at)
        if form == "csv":
            write_csv(target, headings, rows, text_columns=texts)
        else:
            write_table(target, headings, rows, sheet_name=TITLE, text_columns=texts)


def _note(
    actor: Actor, going: _Going, keys: list[str], shown: list[str], reason: str
) -> None:
    """A line for every member whose numbers stand in clear, so that each sees it, and
    one for the whole.
    """
    details = {"items": shown, "export": True}
    for start in range(0, len(going.in_clear), BATCH):
        pks = going.in_clear[start : start + BATCH]
        people = Member.objects.filter(pk__in=pks).only("pk", "name", "org_path")
        with transaction.atomic():
            lines = [Line(m, m.org_path, m, None, details) for m in people]
            record_many(actor, Perm.MEMBERS_REVEAL.value, lines, reason=reason)
    where = roots(actor, Perm.MEMBERS_EXPORT)
    with transaction.atomic():
        record(
            actor,
            "rosters.export",
            None,
            org_path=where[0] if len(where) == 1 else EVERYWHERE,
            reason=reason if going.in_clear else "",
            members=going.count,
            columns=keys,
            in_clear=len(going.in_clear),
        )
