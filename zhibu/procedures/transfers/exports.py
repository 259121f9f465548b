"""The list of transfers as a workbook, with the headings that offices exchange."""

import tempfile
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from zhibu.foundation.policy import Actor
from zhibu.foundation.sheets.writing import write_table
from zhibu.foundation.vault.masking import mask_phone
from zhibu.procedures.transfers.codes import Direction
from zhibu.procedures.transfers.models import Transfer, TransferQuerySet
from zhibu.procedures.transfers.services import note_export

HEADINGS = (
    "学工号",
    "姓名",
    "人员类别",
    "联系电话",
    "类别",
    "所在分党委",
    "所在党支部",
    "转入单位抬头",
    "转入单位",
    "转出单位",
    "介绍信有效期天数",
    "办理时间",
    "状态",
)
_AS_TEXT = (0, 3)
_CHUNK = 500


def export_list(
    actor: Actor, rows: TransferQuerySet, on: date
) -> tuple[str, IO[bytes]]:
    """(file name, file) of these transfers, written row by row; phones are masked."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer streams it
    cells = _rows(rows.iterator(chunk_size=_CHUNK))
    write_table(
        target, HEADINGS, cells, sheet_name="组织关系转接", text_columns=_AS_TEXT
    )
    target.seek(0)
    note_export(actor=actor)
    return f"组织关系转接 {on}.xlsx", target


def _rows(transfers: Iterator[Transfer]) -> Iterator[list[Any]]:
    for row in transfers:
        member = row.member
        committee = row.target if row.direction == Direction.IN else row.source
        yield [
            member.number,
            member.name,
            member.get_category_display(),
            mask_phone(member.phone or ""),
            row.get_distance_display(),
            str(committee or ""),
            str(row.organisation),
            row.target_name,
            row.target_unit or row.to_name,
            row.from_name,
            _valid_days(row),
            row.since,
            row.get_state_display(),
        ]


def _valid_days(row: Transfer) -> int | None:
    if row.valid_until is None or row.issued_on is None:
        return None
    return (row.valid_until - row.issued_on).days
