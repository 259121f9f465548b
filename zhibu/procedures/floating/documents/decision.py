"""The decision by which an online branch is set up or changed: R-ORG-03, R-ORG-04."""

from collections.abc import Iterable
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import (
    DocumentKind,
    Placeholder,
    Rows,
)
from zhibu.life.office.word.blocks import (
    Closing,
    Column,
    Heading,
    Listing,
    Number,
    PageBreak,
    Text,
    Title,
)
from zhibu.procedures.floating import codes
from zhibu.procedures.floating.models import Arrival
from zhibu.register.organisations.models import Organisation

BRANCH_SUBJECT = "floating.branch"

DECISION = DocumentKind(
    key="floating.decision",
    label=_("Decision on a branch of floating members"),
    title="关于{{ matter }}的决定",
    placeholders=(
        Placeholder("matter", _("what it is about"), "成立某县驻深圳市流动党员党支部"),
        Placeholder("basis", _("basis"), "经与中共深圳市委组织部协商"),
        Placeholder(
            "decision", _("decision"), "成立某县驻深圳市流动党员党支部，隶属某县委。"
        ),
        Rows(
            "people",
            _("persons"),
            (
                Placeholder("index", _("running number"), "1"),
                Placeholder("name", _("name of the person"), "王丽娟"),
                Placeholder("category", _("full or probationary"), "正式党员"),
                Placeholder("home", _("home branch"), "中共东风村支部委员会"),
                Placeholder("branch", _("takes part in"), "某县驻深圳流动党员党支部"),
            ),
        ),
    ),
    body=(
        Title(),
        Number(),
        Text("根据《中国共产党支部工作条例（试行）》，{{ basis }}，研究决定："),
        Text("{{ decision }}"),
        Text("有关党员的组织关系、表决权、选举权和党费仍在组织关系所在党支部。"),
        Closing(),
        PageBreak(),
        Heading("附件：有关流动党员名单"),
        Listing(
            "people",
            (
                Column("序号", "index", 1),
                Column("姓名", "name", 2),
                Column("类别", "category", 2),
                Column("组织关系所在党支部", "home", 4),
                Column("参加活动的党支部", "branch", 4),
            ),
            size=12,
        ),
    ),
)


def decision_context(
    matter: str, basis: str, decision: str, people: Iterable[tuple[Arrival, str]]
) -> dict[str, Any]:
    """What a decision says: each person with the branch of the activities from now."""
    return {
        "matter": matter,
        "basis": basis,
        "decision": decision,
        "people": [
            {
                "index": index,
                "name": one.name,
                "category": "正式党员" if one.is_full else "预备党员",
                "home": one.home_name,
                "branch": branch or "另行联系",
            }
            for index, (one, branch) in enumerate(people, 1)
        ],
    }


CHANGES: dict[str, str] = {
    codes.Change.SPLIT: "拆分",
    codes.Change.MERGE: "合并",
    codes.Change.DISSOLVE: "撤销",
}


def set_up_words(branch: Organisation, parent: Organisation, count: int) -> str:
    """The decision to set a branch up."""
    return (
        f"成立{branch.name}，隶属{parent.name}，首批编入流动党员{count}名（名单附后）。"
        "支部书记、副书记按规定选举产生或者由上级党组织指派。"
    )


def split_words(branch: Organisation, parts: list[Organisation]) -> str:
    """The decision to split a branch into these, itself the first of them."""
    names = "、".join(part.name for part in parts)
    return f"将{branch.name}分设为{len(parts)}个党支部：{names}。人员编入见附件。"


def dissolve_words(branch: Organisation, into: Organisation | None) -> str:
    """The decision to merge a branch into another, or to dissolve it."""
    if into is not None:
        return f"将{branch.name}并入{into.name}，撤销{branch.name}。"
    return f"撤销{branch.name}，由组织关系所在党支部帮助有关党员就近另行报到。"
