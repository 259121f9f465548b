"""The cases go out as the big sheet; numbers in clear are an act with a reason."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import IO

from django.db import transaction

from zhibu.foundation.audit.services import Line, record, record_many
from zhibu.foundation.kernel.refusals import NotAllowed, refuse_if
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, allows, holds, roots
from zhibu.foundation.sheets.writing import write_csv, write_table
from zhibu.procedures.admission.models import Case, CaseQuerySet
from zhibu.procedures.admission.taking_over import giving_out
from zhibu.register.members.rules import reason_is_enough

BATCH = 500
TITLE = "发展党员名册"


def export_cases(
    *,
    actor: Actor,
    cases: CaseQuerySet,
    form: str,
    in_clear: bool,
    reason: str,
    on: date,
) -> tuple[str, IO[bytes]]:
    """(file name, file) of a list of `cases` in the columns of the big sheet, as far as
    the actor does such work. ID numbers and phones are masked; in clear only where the
    actor may read them, with a reason that stands in the log of every case.
    """
    if in_clear:
        if not holds(actor, Perm.ADMISSION_REVEAL):
            raise NotAllowed(permission=Perm.ADMISSION_REVEAL)
        refuse_if(filter(None, [reason_is_enough(reason)]))
    rows = cases.visible_to(actor, Perm.ADMISSION_WORK).with_acts()
    going = _Going(
        rows.select_related("organisation", "member").order_by(
            "org_path", "initials", "pk"
        ),
        _reach(actor) if in_clear else _nowhere,
    )
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer streams it
    table = giving_out.rows_of(iter(going), going.clear_at)
    write = write_csv if form == "csv" else write_table
    write(target, giving_out.HEADINGS, table, text_columns=giving_out.AS_TEXT)
    _note(actor, going, reason)
    target.seek(0)
    return f"{TITLE} {on}.{'csv' if form == 'csv' else 'xlsx'}", target


def _nowhere(path: str) -> bool:
    return False


def _reach(actor: Actor) -> Callable[[str], bool]:
    return lru_cache(lambda path: allows(actor, Perm.ADMISSION_REVEAL, path))


@dataclass(slots=True)
class _Going:
    """Cases on their way into the file: counted, and those in clear kept in mind."""

    cases: CaseQuerySet
    clear_at: Callable[[str], bool]
    count: int = 0
    in_clear: list[int] = field(default_factory=list)

    def __iter__(self) -> Iterator[Case]:
        for case in self.cases.iterator(chunk_size=BATCH):
            self.count += 1
            if self.clear_at(case.org_path):
                self.in_clear.append(case.pk)
            yield case


@transaction.atomic
def _note(actor: Actor, going: _Going, reason: str) -> None:
    """A line on every case whose numbers stand in clear, and one for the whole."""
    details = {"items": list(giving_out.SEALED), "export": True}
    for start in range(0, len(going.in_clear), BATCH):
        pks = going.in_clear[start : start + BATCH]
        rows = Case.objects.filter(pk__in=pks).only("name", "org_path", "member_id")
        lines = [Line(c, c.org_path, c.member_id, None, details) for c in rows]
        record_many(actor, Perm.ADMISSION_REVEAL.value, lines, reason=reason)
    where = roots(actor, Perm.ADMISSION_WORK)
    record(
        actor,
        "case_imports.export",
        None,
        org_path=where[0] if len(where) == 1 else EVERYWHERE,
        reason=reason if going.in_clear else "",
        cases=going.count,
        in_clear=len(going.in_clear),
    )
