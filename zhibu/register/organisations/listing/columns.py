"""The columns of a list of organisations: their headings, and what a cell means.

The headings are those of the national form (domain rules 8.2); an empty cell says
nothing and changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.sheets import cells
from zhibu.foundation.sheets.cells import BadCell
from zhibu.foundation.sheets.headings import Column, Vocabulary
from zhibu.foundation.sheets.opening import Cell
from zhibu.register.organisations import codes

MASKED = "*"  # a phone that an export masked


class Unknown(Exception):
    """A cell that names no value of its table."""

    def __init__(self, value: object) -> None:
        message = _("“%(value)s” is none of the values that the form knows.")
        self.problem = Problem("value_unknown", message, {"value": str(value)[:40]})


def _coded(read: Callable[[object], str | None]) -> Callable[[Cell], str | None]:
    def clean(cell: Cell) -> str | None:
        if not cells.text(cell):
            return None
        code = read(cell)
        if code is None:
            raise Unknown(cell)
        return code

    return clean


def _day(cell: Cell) -> date | None:
    found = cells.day(cell)
    return found.date if found else None


def _phone(cell: Cell) -> str | None:
    return None if MASKED in str(cell) else cells.phone(cell)


def _number(cell: Cell) -> int | None:
    text = cells.digits(cell)
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadCell("not_a_number")
    return int(text) if text else None


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: `key` is the model's field, or one of the parent's columns."""

    key: str
    heading: str
    aliases: str  # blanks between them
    clean: Callable[[Cell], Any] = cells.text
    required: bool = False


PARENT_CODE, PARENT = "parent_code", "parent"

HEADINGS: tuple[Heading, ...] = (
    Heading("code", "党组织代码", "组织代码 党组织编码 代码", cells.digits),
    Heading(
        "name",
        "党组织名称",
        "党组织全称 组织名称 党支部名称 支部名称 名称 全称 单位党组织名称",
        required=True,
    ),
    Heading("short_name", "党组织简称", "简称 组织简称"),
    Heading("kind", "组织类别", "党组织类别 党组织类型 类别", _coded(codes.kind_code)),
    Heading(PARENT_CODE, "上级党组织代码", "上级组织代码", cells.digits),
    Heading(
        PARENT, "上级党组织", "上级党组织名称 上级组织 所属党组织 隶属党组织 所属党委"
    ),
    Heading("opened_on", "建立日期", "成立日期 成立时间 建立时间 批准建立日期", _day),
    Heading("contact_name", "联系人", "党组织联系人"),
    Heading("contact_phone", "联系电话", "电话 党组织联系电话 联系方式", _phone),
    Heading("address", "通讯地址", "地址 办公地址"),
    Heading("division_code", "行政区划代码", "行政区划", cells.digits),
    Heading("locality", "属地关系", "党组织属地关系", _coded(codes.locality_code)),
    Heading(
        "unit_situation",
        "党组织所在单位情况",
        "所在单位情况",
        _coded(codes.unit_situation_code),
    ),
    Heading("unit_name", "单位名称", "所在单位 所在单位名称 单位全称"),
    Heading(
        "unit_nature",
        "单位性质类别",
        "单位性质 单位类别",
        _coded(codes.unit_nature_code),
    ),
    Heading(
        "unit_established",
        "单位建立党组织情况",
        "建立党组织情况",
        _coded(codes.unit_established_code),
    ),
    Heading("unit_is_legal_entity", "法人单位标识", "是否法人单位", cells.yes),
    Heading(
        "unit_credit_code",
        "统一社会信用代码",
        "社会信用代码 信用代码",
        cells.digits,
    ),
    Heading("approves_admission", "审批预备党员权限", "有审批预备党员权限", cells.yes),
    Heading("transfers_nationwide", "转接组织关系权限", "全国转接权限", cells.yes),
    Heading("position", "排序号", "排序 顺序号", _number),
)
BY_KEY = {heading.key: heading for heading in HEADINGS}
VOCABULARY = Vocabulary(
    Column(h.key, h.heading, tuple(h.aliases.split()), h.required) for h in HEADINGS
)
# Numbers that are names: stored as text, so that no spreadsheet rewrites them.
AS_TEXT = frozenset(
    {"code", PARENT_CODE, "division_code", "unit_credit_code", "contact_phone"}
)


def written(key: str, value: Any) -> Any:
    """A value of the model as a cell holds it; it reads back as the same value."""
    if key in codes.WORDS:
        return codes.WORDS[key].get(value, value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value
