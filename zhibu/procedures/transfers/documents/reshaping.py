"""The notices by which a superior makes known what became of whole organisations: with
the members by name where branches end (整建制转接), without them where they only move.
"""

from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Placeholder, Rows, day_in_words
from zhibu.life.office.word.blocks import (
    Block,
    Closing,
    Column,
    Heading,
    Listing,
    Number,
    PageBreak,
    Salutation,
    Text,
    Title,
)
from zhibu.procedures.transfers.codes import Reshaping
from zhibu.procedures.transfers.models import Reorganisation
from zhibu.procedures.transfers.queries.previewing import Going, Preview
from zhibu.register.organisations.models import Organisation

RESHAPING = "transfers.reorganisation"  # the subject of its notice

_PLACEHOLDERS: tuple[Placeholder | Rows, ...] = (
    Placeholder("act", _("what is decided, for the title"), "合并设置党支部"),
    Placeholder("addressed_to", _("addressed to"), "东风镇第一党支部"),
    Placeholder("reason", _("reason"), "党员人数减少"),
    Placeholder("decision", _("deciding document"), "2026年第8次党委会议纪要"),
    Placeholder("decided_on", _("decided on"), "2026年11月20日"),
    Placeholder(
        "ruling",
        _("what is decided, in a sentence"),
        "撤销东风镇第二党支部，其党员并入东风镇第一党支部",
    ),
    Placeholder("done_on", _("carried out on"), "2026年11月24日"),
    Placeholder("filed_with", _("filed with"), "中共平安县委员会"),
    Rows(
        "parts",
        _("organisations that are changed"),
        (
            Placeholder("name", _("full name of the organisation"), "东风镇第二党支部"),
            Placeholder("above", _("superior until then"), "中共东风镇委员会"),
            Placeholder("full", _("full members"), "12"),
            Placeholder("probationary", _("probationary members"), "1"),
            Placeholder("to", _("goes to"), "东风镇第一党支部"),
        ),
    ),
)
_MEMBERS = Rows(
    "members",
    _("members who go along"),
    (
        Placeholder("index", _("running number"), "1"),
        Placeholder("name", _("name of the member"), "王丽娟"),
        Placeholder("category", _("full or probationary"), "正式党员"),
        Placeholder("start", _("branch until then"), "东风镇第二党支部"),
        Placeholder("branch", _("new branch"), "东风镇第一党支部"),
    ),
)
_PARTS = Listing(
    "parts",
    (
        Column("党组织名称", "name", 4, "left"),
        Column("原上级党组织", "above", 4, "left"),
        Column("正式党员", "full"),
        Column("预备党员", "probationary"),
        Column("调整后去向", "to", 4, "left"),
    ),
    size=10.5,
)
_END = (
    Text("本次调整报{{ filed_with }}备案。"),
    Closing(),
)


def _body(*more: str) -> tuple[Block, ...]:
    return (
        Title(),
        Number(),
        Salutation("{{ addressed_to }}："),
        Text(
            "因{{ reason }}，根据《中国共产党支部工作条例（试行）》有关规定和"
            "{{ decision }}（{{ decided_on }}），决定{{ ruling }}，自{{ done_on }}起"
            "施行。具体如下："
        ),
        _PARTS,
        *(Text(text) for text in more),
    )


MERGER = DocumentKind(
    key="transfers.merger",
    label=_("Notice that branches are merged or dissolved, with their members"),
    title="关于{{ act }}的通知",
    placeholders=(*_PLACEHOLDERS, _MEMBERS),
    body=(
        *_body(
            "上述党员组织关系整建制转接，不再逐人开具党员组织关系介绍信。未办结的发展"
            "党员、组织关系转接、流动党员管理等工作由接收党支部继续办理，原党支部职务"
            "和工作权限自行终止。"
        ),
        *_END,
        PageBreak(),
        Heading("附　整建制转接党员名册"),
        Listing(
            "members",
            (
                Column("序号", "index"),
                Column("姓名", "name", 2),
                Column("党员类别", "category", 2),
                Column("原党支部", "start", 4, "left"),
                Column("接收党支部", "branch", 4, "left"),
            ),
            size=10.5,
        ),
    ),
)
MOVE = DocumentKind(
    key="transfers.move",
    label=_("Notice that organisations stand under another superior"),
    title="关于{{ act }}的通知",
    placeholders=_PLACEHOLDERS,
    body=(
        *_body(
            "上述党组织及其所属党组织、党员的隶属关系整建制转移，党员所在党支部不变；未"
            "办结的事项由原经办党组织继续办理，须上级党组织审批的报新的上级党组织。"
        ),
        *_END,
    ),
    is_personal=False,
)


def paper_of(row: Reorganisation) -> DocumentKind:
    """The kind of its notice."""
    return MERGER if row.ends_branches else MOVE


def notice_context(row: Reorganisation, view: Preview) -> dict[str, Any]:
    """What the notice says; the members by name where branches end."""
    names = [part.organisation.name for part in view.parts]
    told = dict.fromkeys([*names, *(one.branch.name for one in view.receiving)])
    context = {
        "act": _act(row),
        "addressed_to": "、".join(told if row.ends_branches else [*names, _to(row)]),
        "reason": row.reason,
        "decision": row.decision,
        "decided_on": row.decided_on,
        "ruling": _ruling(row, names),
        "done_on": day_in_words(view.change.on),
        "filed_with": _filed_with(row.organisation),
        "parts": list(_parts(row, view)),
    }
    if row.ends_branches:
        context["members"] = [
            {
                "index": number,
                "name": one.member.name,
                "category": _counts_as(one),
                "start": one.start.name,
                "branch": one.branch.name,
            }
            for number, one in enumerate(view.members, start=1)
        ]
    return context


def _counts_as(one: Going) -> str:
    """As papers have it, whatever language the officer reads the pages in."""
    if not one.is_on_roll:
        return "停止党籍"
    return "正式党员" if one.is_full else "预备党员"


def _to(row: Reorganisation) -> str:
    return row.target.name if row.target else row.new_name


def _act(row: Reorganisation) -> str:
    return {
        Reshaping.MERGE: "合并设置党支部",
        Reshaping.DISSOLVE: "撤销党支部",
        Reshaping.MOVE: "调整党组织隶属关系",
    }[Reshaping(row.kind)]


def _ruling(row: Reorganisation, names: list[str]) -> str:
    which = "、".join(names)
    if row.kind == Reshaping.MOVE:
        return f"将{which}整建制转移至{_to(row)}"
    if row.founds:
        return f"撤销{which}，合并设立{_to(row)}，其党员转入{_to(row)}"
    verb = "并入" if row.kind == Reshaping.MERGE else "转入"
    return f"撤销{which}，其党员{verb}{_to(row)}"


def _filed_with(decider: Organisation) -> str:
    """R-ORG-04: filed with the organisation department of the superior."""
    return str(decider.parent.name if decider.parent else decider.name)


def _parts(row: Reorganisation, view: Preview) -> Any:
    for part in view.parts:
        yield {
            "name": part.organisation.name,
            "above": part.above[-1].name if part.above else "",
            "full": part.head.full,
            "probationary": part.head.probationary,
            "to": part.to.name,
        }
