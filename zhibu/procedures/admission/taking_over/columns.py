"""The columns of lists of applicants, and what their cells mean (product paper 3.3).

One table for the big sheet of universities, the lists that branches file, and the one
sheet of other systems. The key of a day is the kind of act that it dates. Under its
heading a column is given out again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.foundation.sheets import cells
from zhibu.foundation.sheets.headings import Column, Vocabulary
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.taking_over.rules import DONE, NOT_DONE, stage_states
from zhibu.register.rosters.cleaning import CLEANERS, BadItem, Cleaner
from zhibu.register.rosters.reading import Wording
from zhibu.register.rosters.vocabulary import BY_KEY as ROSTER_ITEMS

STAGE, TALKER, LEAVES, REVIEW = "stage", "talker", "leaves_on", "political_review"
CONTACTS, INTRODUCERS = "assign_contacts", "name_introducers"


@dataclass(frozen=True, slots=True)
class Item:
    """One column: its key, its name on pages, its heading, and other headings."""

    key: str
    label: Any
    heading: str
    aliases: str = ""  # blanks between them
    groups: tuple[str, ...] = ()  # words of the row above, where headings are alike


def _of_roster(key: str, heading: str, aliases: str = "") -> Item:
    """An item of persons that rosters know, with all the headings they know it by."""
    known = ROSTER_ITEMS[key]
    names = f"{known.heading} {known.aliases} {aliases}"
    return Item(key, known.label, heading, names)


def _of_act(
    kind: ActKind, heading: str, aliases: str = "", groups: tuple[str, ...] = ()
) -> Item:
    return Item(kind.value, kind.label, heading, aliases, groups)


# In the order of the big sheet.
ITEMS: tuple[Item, ...] = (
    _of_roster("branch", "党支部名称"),
    _of_roster("number", "学号", "学号或职工号"),
    _of_roster("name", "姓名"),
    _of_roster("birth_date", "出生时间"),
    _of_roster("sex", "性别"),
    _of_roster("ethnicity", "民族"),
    _of_roster("native_place", "籍贯"),
    _of_roster("phone", "联系电话"),
    _of_roster("id_number", "身份证号码"),
    Item("major", _("subject of study"), "当前专业（全称）", "当前专业 专业 所学专业"),
    Item("years", _("years of study"), "学年制", "学制"),
    Item(
        "is_league_member",
        _("league member"),
        "是否团员（填写“是”“否”）",
        "是否团员 团员",
    ),
    Item("developed_here", _("developed here"), "是否在中山大学发展", "是否在本校发展"),
    _of_act(
        ActKind.APPLY,
        "递交入党申请书时间",
        "申请入党时间 入党申请时间 申请入党日期 递交申请书时间 提交书面申请书时间"
        " 提交入党申请时间 提交入党申请书时间 递交入党申请书日期 入党申请日期",
    ),
    _of_act(ActKind.TALK, "首次组织谈话时间", "首次谈话时间 组织谈话时间 派人谈话时间"),
    _of_act(
        ActKind.DETERMINE_ACTIVIST,
        "确定为入党积极分子时间",
        "确定为积极分子时间 确定入党积极分子时间 确定积极分子时间 列为积极分子时间"
        " 列为入党积极分子时间 确定为入党积极分子日期",
    ),
    _of_act(ActKind.ASSIGN_CONTACTS, "培养联系人", "入党培养联系人 联系人"),
    Item("appraisal", _("democratic appraisal"), "民主评议时间", "民主评议"),
    Item(
        "recommendation",
        _("recommendation"),
        "推荐/推优时间",
        "推优时间 推荐时间 推荐或推优方式 团支部推优 团支部推优时间 推优",
    ),
    _of_act(
        ActKind.DISCUSS_TARGET,
        "支部大会讨论确定发展对象时间",
        "支委会讨论确定发展对象时间 支部讨论确定发展对象时间",
    ),
    _of_act(
        ActKind.CONSENT_TARGET,
        "确定发展对象时间（党委备案时间）",
        "确定发展对象时间 确定为发展对象时间 列为发展对象时间 确定重点对象时间"
        " 发展对象备案时间",
    ),
    _of_act(ActKind.POLITICAL_REVIEW, "政治审查（填“完成”“未完成”）", "政治审查 政审"),
    _of_act(
        ActKind.TRAIN,
        "党校培训结业时间",
        "党校结业时间 集中培训结业时间 培训结业时间",
    ),
    _of_act(ActKind.PRE_REVIEW, "党委预审时间", "预审时间"),
    _of_act(ActKind.NAME_INTRODUCERS, "入党介绍人", "介绍人"),
    _of_act(
        ActKind.MEET,
        "确定为预备党员时间（支部大会）",
        "确定为预备党员时间 接收为预备党员时间 成为预备党员时间 支部党员大会时间"
        " 入党时间 入党日期 加入党组织日期 发展为预备党员时间",
    ),
    _of_act(ActKind.SUPERIOR_TALK, "入党谈话时间", "上级党组织谈话时间"),
    Item(TALKER, _("held by"), "入党谈话人", "谈话人"),
    _of_act(
        ActKind.APPROVE,
        "党委审批时间",
        "上级党委审批时间 预备党员审批时间",
        ("预备",),
    ),
    _of_act(ActKind.OATH, "入党宣誓时间", "宣誓时间"),
    _of_act(
        ActKind.APPLY_CONVERSION,
        "递交转正申请书时间",
        "转正申请时间 提交转正申请书时间 转正申请书递交时间",
    ),
    _of_act(
        ActKind.MEET_CONVERSION,
        "转正时间（支部大会讨论转正时间）",
        "转正时间 支部大会讨论转正时间 转正日期 转为正式党员日期",
    ),
    _of_act(
        ActKind.APPROVE_CONVERSION,
        "党委审批时间2",
        "党委审批时间 转正审批时间 转正党委审批时间",
        ("正式", "转正"),
    ),
    _of_act(ActKind.ARCHIVE, "转档案馆时间", "材料归档时间 归档时间"),
    Item(
        "kept_membership",
        _("membership kept while abroad"),
        "申请保留党籍时间（出国留学人员填写）",
        "申请保留党籍时间",
    ),
    Item(LEAVES, _("leaves the unit on"), "毕业时间", "离校时间 毕业日期"),
    _of_roster("note", "备注"),
    # not in the big sheet, but in other lists
    _of_roster("education", "学历"),
    _of_roster("workplace", "单位", "所在学院"),
    Item(
        "post",
        _("post or occupation"),
        "职务",
        "党内职务 担任职务 担任党内职务 职务或职业 单位、职务或职业",
    ),
    _of_roster("address", "家庭住址"),
    Item(
        STAGE,
        _("stage"),
        "发展阶段",
        "身份 党员身份 发展状态 培养阶段 入党成熟度 政治面貌 人员类别 党员类别",
    ),
)
BY_KEY = {item.key: item for item in ITEMS}
BIG_SHEET = ITEMS[: [item.key for item in ITEMS].index("note") + 1]
HEADINGS = {item.key: item.heading for item in ITEMS}
VOCABULARY = Vocabulary(
    Column(
        item.key,
        item.heading,
        tuple(item.aliases.split()),
        required=item.key == "name",
        groups=item.groups,
    )
    for item in ITEMS
)


# ---- what a cell means


def _text(cell: Any) -> str | None:
    return cells.text(cell) or None


def _limited(key: str) -> Cleaner:
    limit = Case._meta.get_field(key).max_length or 0  # type: ignore[union-attr]

    def clean(cell: Any) -> str | None:
        text = cells.text(cell)
        if len(text) > limit:
            message = _("“%(value)s”: at most %(limit)s characters can be kept.")
            raise BadItem("too_long", message, text, limit=limit)
        return text or None

    return clean


def _day(cell: Any) -> Any:
    """The day of a step; for “完成” the word, for “未完成” nothing."""
    if isinstance(cell, str):
        text = cells.text(cell)
        if text in NOT_DONE:
            return None
        if text in DONE:
            return "完成"
    return CLEANERS["joined_on"](cell)


def _noted(cell: Any) -> str | None:
    """A day or some words, kept as they are: a day as 2020-09-20."""
    text = cells.text(cell)
    if not text or text in NOT_DONE:
        return None
    try:
        found = cells.day(cell)
    except cells.BadCell:
        return text
    return found.date.isoformat() if found and not found.partial else text


def _review(cell: Any) -> str | None:
    """Whether the political review is done: a word, or the day on which it was."""
    text = _noted(cell)
    return "完成" if text in DONE else text


def _stage(cell: Any) -> str | None:
    """A word for a stage; other words of such a column (共青团员) say nothing."""
    text = cells.text(cell)
    return text if stage_states(text) else None


def _if_known(clean: Cleaner) -> Cleaner:
    """What the national table does not have is told and left out."""

    def lenient(cell: Any) -> Any:
        try:
            return clean(cell)
        except BadItem as bad:
            bad.problem = replace(bad.problem, warning=True)
            raise

    return lenient


_SPECIAL: dict[str, Callable[[Any], Any]] = {
    "education": _if_known(CLEANERS["education"]),
    REVIEW: _review,
    CONTACTS: _text,
    INTRODUCERS: _text,
    TALKER: _text,
    STAGE: _stage,
    LEAVES: CLEANERS["joined_on"],
    "post": _limited("post"),
    "note": _limited("note"),
    "major": _text,
    "years": _text,
    "is_league_member": _text,
    "developed_here": _text,
    "appraisal": _noted,
    "recommendation": _noted,
    "kept_membership": _noted,
}
_ACTS = frozenset(ActKind)


def _cleaner(key: str) -> Cleaner:
    if key in _SPECIAL:
        return _SPECIAL[key]
    return _day if key in _ACTS else CLEANERS[key]


WORDING = Wording(
    VOCABULARY,
    {item.key: _cleaner(item.key) for item in ITEMS},
    frozenset(HEADINGS) - {"name", "id_number", "number", "phone", "address", "note"},
    {item.key: item.label for item in ITEMS},
    _(
        "No heading row of a list of applicants was found in the first rows of any"
        " sheet. Name the columns as the usual lists do: 姓名, 递交入党申请书时间 …"
    ),
)
