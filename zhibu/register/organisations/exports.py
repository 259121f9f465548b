"""Giving a list of organisations out; importing it again changes nothing."""

import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import IO, Any

from zhibu.foundation.policy import Actor, Perm
from zhibu.foundation.sheets.writing import write_csv, write_table
from zhibu.foundation.vault.masking import mask_phone
from zhibu.register.organisations import holdings
from zhibu.register.organisations.listing.columns import (
    AS_TEXT,
    HEADINGS,
    PARENT,
    PARENT_CODE,
    written,
)
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.services import note_export

SECRETARY = "党组织书记"  # item 2 of the form; the list does not import it
_CHUNK = 500

_KEYS = [heading.key for heading in HEADINGS]


def export_list(
    actor: Actor, organisation: Organisation, on: date, *, form: str = "xlsx"
) -> tuple[str, IO[bytes]]:
    """(file name, file) of an organisation and all open ones below it, from the top.

    Contact phones are masked. Written row by row: a province fits into little memory.
    """
    rows = Organisation.objects.open().within(organisation.path)
    rows = rows.visible_to(actor, Perm.ORGANISATIONS_EXPORT).order_by("path")
    headings = [*(heading.heading for heading in HEADINGS), SECRETARY]
    texts = [index for index, key in enumerate(_KEYS) if key in AS_TEXT]
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer streams it
    cells = _rows(rows.iterator(chunk_size=_CHUNK), on)
    if form == "csv":
        write_csv(target, headings, cells, text_columns=texts)
    else:
        form = "xlsx"
        write_table(target, headings, cells, sheet_name="党组织", text_columns=texts)
    target.seek(0)
    note_export(actor=actor, organisation_id=organisation.pk, on=on)
    return f"党组织名录 {organisation} {on}.{form}", target


def _rows(organisations: Iterator[Organisation], on: date) -> Iterator[list[Any]]:
    above: dict[int, tuple[str, str]] = {}
    while chunk := list(islice(organisations, _CHUNK)):
        secretaries = _secretaries([row.pk for row in chunk], on)
        _learn_superiors(above, chunk)
        for row in chunk:
            yield [*_cells(row, above), secretaries.get(row.pk, "")]


def _cells(row: Organisation, above: dict[int, tuple[str, str]]) -> Iterator[Any]:
    code, name = above.get(row.parent_id or 0, ("", ""))
    for key in _KEYS:
        if key == PARENT_CODE:
            yield code
        elif key == PARENT:
            yield name
        elif key == "contact_phone":
            yield mask_phone(row.contact_phone)
        else:
            yield written(key, getattr(row, key))


def _learn_superiors(
    above: dict[int, tuple[str, str]], chunk: list[Organisation]
) -> None:
    """Code and name of the superiors: rows come from the top down, most are known."""
    above |= {row.pk: (row.code, row.name) for row in chunk if not row.is_branch}
    missing = {row.parent_id for row in chunk if row.parent_id} - above.keys()
    rows = Organisation.objects.filter(pk__in=missing) if missing else []
    above |= {row.pk: (row.code, row.name) for row in rows}


def _secretaries(pks: list[int], on: date) -> dict[int, str]:
    found: dict[int, str] = {}
    for holder in holdings.post_holders(pks, on):
        if holder.is_secretary:
            found.setdefault(holder.organisation_id, holder.name)
    return found
