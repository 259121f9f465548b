"""Lists over several cases, with the columns that offices exchange (材料6 … 材料26)."""

from collections.abc import Callable
from dataclasses import dataclass

from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Paper, Placeholder, Rows
from zhibu.life.office.word.blocks import Closing, Column, Listing, Text, Title
from zhibu.procedures.admission.codes import ActKind, Outcome, Recommendation
from zhibu.procedures.admission.documents.dossier import Dossier, labels, short
from zhibu.procedures.admission.documents.form import OATH

SMALL = 10.5  # 五号: many columns on one sheet


@dataclass(frozen=True, slots=True)
class Item:
    """A column: its heading, the words of its placeholder, and the value of a case."""

    key: str
    heading: str
    label: object
    example: str
    width: int
    value: Callable[[Dossier], str]


def _day(kind: ActKind, heading: str, label: object, key: str = "") -> Item:
    name = key or f"{kind.value}_on"
    return Item(name, heading, label, "2025.06.03", 22,
                lambda d: short(d.past.day_of(kind)))  # fmt: skip


def _by_hand(heading: str, width: int) -> Item:
    """A column of the form that the case does not know."""
    return Item("", heading, "", "", width, lambda d: "")


BRANCH = Item("branch", "党支部", _("branch"), "平安村党支部", 23,
              lambda d: str(d.case.organisation))  # fmt: skip
NAME = Item("name", "姓名", _("name of the person"), "林晓", 15, lambda d: d.name)
SEX = Item("sex", "性别", _("sex of the person"), "女", 9, lambda d: d.sex)
BORN = Item("born", "出生年月", _("month of birth of the person"), "2000.01", 17,
            lambda d: short(d.person.birth_date)[:7])  # fmt: skip
ID_NUMBER = Item("id_number", "身份证号", _("ID number in full"), "110105200001011234",
                 37, lambda d: d.person.id_number or "")  # fmt: skip
EDUCATION = Item("education", "学历", _("education of the person"), "大学本科毕业", 16,
                 lambda d: d.education)  # fmt: skip
POST = Item("post", "职务", _("post of the person"), "教师", 14, lambda d: d.case.post)
NUMBER = Item("person_number", "学号/工号", _("student or staff number"), "2018001", 18,
              lambda d: d.person.number)  # fmt: skip
CONTACTS = Item("contacts", "培养联系人", _("contacts for training"), "王丽娟、李建国",
                17, lambda d: d.contacts)  # fmt: skip
INTRODUCERS = Item("introducers", "入党介绍人", _("introducers"), "王丽娟、李建国", 17,
                   lambda d: d.introducers)  # fmt: skip
RECOMMENDED = Item(
    "recommended", "推荐或推优方式", _("how the person was recommended"), "党员推荐",
    18,
    lambda d: labels(Recommendation, d.facts(ActKind.DETERMINE_ACTIVIST).recommended),
)  # fmt: skip
APPLIED = _day(ActKind.APPLY, "申请入党时间", _("day of the application"))
DETERMINED = _day(
    ActKind.DETERMINE_ACTIVIST,
    "确定为入党积极分子时间",
    _("day on which the activist was determined"),
    "determined_on",
)
TARGET = Item("target_on", "确定为发展对象时间", _("day of listing as a target"),
              "2025.07.01", 22, lambda d: short(d.target_on))  # fmt: skip
PASSED = Item(
    "passed_on",
    "接收为预备党员时间",
    _("day of the branch meeting on admission"),
    "2025.12.05",
    22,
    lambda d: short(d.passed_on),
)


def _youth_league(dossier: Dossier) -> str:
    """团支部推优: whether a mass organisation recommended the person."""
    chosen = dossier.facts(ActKind.DETERMINE_ACTIVIST).recommended
    return "是" if Recommendation.MASS_ORGANISATION in chosen else ""


def _political_review(dossier: Dossier) -> str:
    outcome = dossier.outcome(ActKind.POLITICAL_REVIEW)
    words: dict[str, str] = {Outcome.PASSED: "合格", Outcome.REJECTED: "不合格"}
    return words.get(outcome, "")


def _declare(
    key: str,
    label: object,
    title: str,
    items: tuple[Item, ...],
    *empty: str,
    before: tuple[Text, ...] = (),
) -> DocumentKind:
    """A sheet of A4 across; `empty` are columns that are written by hand."""
    index = Placeholder("index", _("running number"), "1")
    columns = [Column("序号", "index", 8)]
    columns += [Column(one.heading, one.key, one.width) for one in items]
    columns += [Column(heading, "", 22) for heading in empty]
    places = [Placeholder(one.key, one.label, one.example) for one in items if one.key]
    return DocumentKind(
        key=f"admission.{key}",
        label=label,
        title=title,
        placeholders=(Rows("people", _("persons"), (index, *places)),),
        body=(
            Title(),
            *before,
            Text("填报单位（盖章）：{{ organisation }}", is_indented=False),
            Listing("people", tuple(columns), size=SMALL),
            Closing(("填报日期：{{ issued_on }}",)),
        ),
        paper=Paper.A4_LANDSCAPE,
        is_numbered=False,
    )  # fmt: skip


def rows(items: tuple[Item, ...], dossiers: list[Dossier]) -> dict[str, object]:
    """The context of a list: a numbered row for each case."""
    return {
        "people": [
            {"index": str(index)}
            | {one.key: one.value(dossier) for one in items if one.key}
            for index, dossier in enumerate(dossiers, 1)
        ]
    }


# 材料6
ACTIVIST_ITEMS = (BRANCH, NAME, SEX, BORN, ID_NUMBER, EDUCATION, POST, APPLIED,
                  RECOMMENDED, DETERMINED, CONTACTS)  # fmt: skip
ACTIVIST_LIST = _declare(
    "activist_list", _("Filing list of activists"), "入党积极分子备案表", ACTIVIST_ITEMS
)

# 材料12
TARGET_ITEMS = (*ACTIVIST_ITEMS, TARGET)
TARGET_LIST = _declare(
    "target_list", _("Filing list of targets for development"), "发展对象备案表",
    TARGET_ITEMS,
)  # fmt: skip

# 材料18
APPROVAL_ITEMS = (
    NUMBER,
    NAME,
    BORN,
    APPLIED,
    DETERMINED,
    Item("league", "团支部推优", _("recommended by the Youth League"), "是", 14,
         _youth_league),
    _by_hand("民主评议时间", 18),
    Item("review", "政治审查", _("result of the political review"), "合格", 14,
         _political_review),
    Item("target_on", "确定重点对象时间", _("day of listing as a target"),
         "2025.07.01", 22, lambda d: short(d.target_on)),
    _day(ActKind.TRAIN, "党校结业时间", _("day of the training")),
    _day(ActKind.MEET, "支部党员大会时间", _("day of the branch meeting on admission")),
    _day(ActKind.SUPERIOR_TALK, "入党谈话时间", _("day of the superior's talk")),
)  # fmt: skip
APPROVAL_LIST = _declare(
    "approval_list", _("List for the approval of admissions"), "接收预备党员审批表",
    APPROVAL_ITEMS, "党委审批意见",
)  # fmt: skip

# 材料21
ADMISSION_ITEMS = (BRANCH, NAME, SEX, BORN, ID_NUMBER, EDUCATION, POST, INTRODUCERS,
                   APPLIED, DETERMINED, TARGET, PASSED)  # fmt: skip
ADMISSION_LIST = _declare(
    "admission_list", _("Filing list of admissions"), "接收预备党员备案表",
    ADMISSION_ITEMS,
)  # fmt: skip

OATH_ITEMS = (
    BRANCH,
    NAME,
    SEX,
    BORN,
    PASSED,
    _day(ActKind.APPROVE, "上级党委批准时间", _("day of the approval")),
    _day(ActKind.OATH, "宣誓时间", _("day of the oath")),
)
OATH_LIST = _declare(
    "oath_list", _("List of the oath"), "入党宣誓名册", OATH_ITEMS, "宣誓人签名",
    before=(Text("入党誓词：" + OATH),),
)  # fmt: skip

# 材料26
CONVERSION_ITEMS = (
    BRANCH,
    NUMBER,
    NAME,
    SEX,
    Item("passed_on", "入党时间", _("day of the branch meeting on admission"),
         "2025.12.05", 22, lambda d: short(d.passed_on)),
    _day(ActKind.OATH, "入党宣誓时间", _("day of the oath")),
    _day(ActKind.APPLY_CONVERSION, "转正申请时间",
         _("day of the application for conversion")),
)  # fmt: skip
CONVERSION_LIST = _declare(
    "conversion_list", _("List for the pre-review of conversions"),
    "预备党员转正预审表",
    CONVERSION_ITEMS, "备注", "党委预审意见",
)  # fmt: skip
