"""Papers from the application to the activist (steps 1 to 6)."""

from zhibu.foundation.kernel.dates import add_months
from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Placeholder, Rows
from zhibu.life.office.word.blocks import (
    Closing,
    Column,
    Form,
    Heading,
    Listing,
    Number,
    Salutation,
    Signatures,
    Text,
    Title,
)
from zhibu.procedures.admission.codes import ActKind, Recommendation
from zhibu.procedures.admission.documents.dossier import (
    Dossier,
    day_text,
    labels,
    listed,
    sentences,
)
from zhibu.procedures.admission.documents.places import (
    APPLIED,
    BRANCH,
    CONTACTS,
    DETERMINED,
    FORM_WIDTHS,
    INTRODUCTION,
    NAME,
    PERSON,
    PERSON_LINES,
    UPPER,
    who,
)
from zhibu.procedures.admission.rules.editions import TALK_MONTHS

RECEIPT = DocumentKind(
    key="admission.application_receipt",
    label=_("Receipt of an application for admission"),
    title="入党申请书接收回执",
    placeholders=(
        NAME,
        BRANCH,
        APPLIED,
        Placeholder("talk_due", _("day by which the talk is due"), "2024年4月1日"),
    ),
    body=(
        Title(),
        Salutation("{{ name }}同志："),
        Text("你于{{ applied_on }}向{{ branch }}递交的入党申请书已收到。"),
        Text("根据《中国共产党发展党员工作细则》规定，党组织收到入党申请书后，应当在"
             "一个月内派人同入党申请人谈话，了解基本情况。党组织将于{{ talk_due }}前"
             "派人同你谈话。"),
        Text("希望你认真学习党章，自觉接受党组织的培养、教育和考察，主动向党组织汇报"
             "思想、工作和学习情况。工作、学习单位或者居住地发生变动的，应当及时报告"
             "党组织。"),
        Closing(),
    ),
    is_numbered=False,
)  # fmt: skip


def receipt(dossier: Dossier) -> dict[str, object]:
    """R-DEV-03: tells the applicant until when someone will come and talk."""
    applied = dossier.past.day_of(ActKind.APPLY)
    months = TALK_MONTHS.on(applied).value if applied else 0
    return {
        "name": dossier.name,
        "branch": dossier.branch,
        "applied_on": day_text(applied),
        "talk_due": day_text(add_months(applied, months) if applied else None),
    }


TALK_RECORD = DocumentKind(
    key="admission.talk_record",
    label=_("Record of the talk with an applicant"),
    title="与入党申请人谈话记录",
    placeholders=(
        *PERSON,
        APPLIED,
        Placeholder("talked_on", _("day of the talk"), "2024年3月20日"),
        Placeholder("place", _("place of the talk"), "村党群服务中心"),
        Placeholder("talkers", _("who talked with the person"), "王丽娟、李建国"),
        Placeholder(
            "record",
            _("what was said"),
            "本人简历清楚，对党的认识正确，入党动机端正，自觉遵纪守法。",
        ),
    ),
    body=(
        Title(),
        Form(
            (
                *PERSON_LINES,
                ("申请入党时间", "{{ applied_on }}", "谈话时间", "{{ talked_on }}"),
                ("谈话地点", "{{ place }}", "谈话人", "{{ talkers }}"),
                ("谈话内容", "{{ record }}"),
            ),
            tall=(6,),
            room=260,
            widths=FORM_WIDTHS,
        ),
        Signatures(("谈话人（签名）", "谈话对象（签名）")),
    ),
    is_numbered=False,
)  # fmt: skip


def talk_record(dossier: Dossier) -> dict[str, object]:
    """R-DEV-03, R-DEV-04."""
    return {
        **who(dossier),
        "applied_on": dossier.day(ActKind.APPLY),
        "talked_on": dossier.day(ActKind.TALK),
        "place": dossier.place(ActKind.TALK),
        "talkers": dossier.persons(ActKind.TALK),
        "record": dossier.text(ActKind.TALK),
    }


ACTIVIST_REPORT = DocumentKind(
    key="admission.activist_report",
    label=_("Filing report on an activist"),
    title="关于确定{{ name }}同志为入党积极分子的备案报告",
    placeholders=(
        NAME,
        UPPER,
        INTRODUCTION,
        APPLIED,
        DETERMINED,
        CONTACTS,
        Placeholder(
            "recommended", _("how the person was recommended"), "党员推荐、群团组织推优"
        ),
        Placeholder("decided_by", _("who decided in the branch"), "党支部委员会会议"),
    ),
    body=(
        Title(),
        Number(),
        Salutation("{{ upper }}："),
        Text("{{ introduction }}，于{{ applied_on }}向党组织递交入党申请书。"),
        Text("{% if recommended %}经{{ recommended }}，{% endif %}{{ determined_on }}"
             "{% if decided_by %}{{ decided_by }}{% else %}本支部{% endif %}研究决定，"
             "确定{{ name }}同志为入党积极分子"
             "{% if contacts %}，由{{ contacts }}同志担任培养联系人{% endif %}。"),
        Text("现将有关情况报上，请予备案。"),
        Closing(),
    ),
)  # fmt: skip


def activist_report(dossier: Dossier) -> dict[str, object]:
    """R-DEV-05: the branch reports an activist to be filed."""
    determined = dossier.facts(ActKind.DETERMINE_ACTIVIST)
    return {
        "name": dossier.name,
        "upper": dossier.upper,
        "introduction": dossier.introduction,
        "applied_on": dossier.day(ActKind.APPLY),
        "determined_on": dossier.day(ActKind.DETERMINE_ACTIVIST),
        "contacts": dossier.contacts,
        "recommended": labels(Recommendation, determined.recommended),
        "decided_by": dossier.body(ActKind.DETERMINE_ACTIVIST),
    }


REVIEWS = Rows(
    "reviews",
    _("reviews"),
    (
        Placeholder("index", _("running number"), "1"),
        Placeholder("day", _("day of the review"), "2024年12月3日"),
        Placeholder(
            "opinion", _("opinion of the review"), "思想上要求进步，表现良好。"
        ),
        Placeholder("reviewers", _("who reviewed"), "王丽娟"),
    ),
)


def reviews(dossier: Dossier, kind: str) -> list[dict[str, str]]:
    """The reviews of one kind, numbered, oldest first."""
    return [
        {
            "index": str(index),
            "day": day_text(act.day),
            "opinion": sentences(act.text or ""),
            "reviewers": act.persons,
        }
        for index, act in enumerate(dossier.acts(kind), 1)
    ]


REVIEW_COLUMNS = (
    Column("序号", "index", 2),
    Column("考察时间", "day", 5),
    Column("考察意见", "opinion", 10, align="left"),
    Column("考察人", "reviewers", 4),
)

ACTIVIST_FORM = DocumentKind(
    key="admission.activist_form",
    label=_("Registration form for training of activists"),
    title="入党积极分子培养考察登记表",
    placeholders=(
        *PERSON,
        BRANCH,
        APPLIED,
        DETERMINED,
        Placeholder("filed_on", _("day of filing by the superior"), "2024年6月20日"),
        Rows(
            "contacts",
            _("contacts for training"),
            (
                Placeholder("names", _("names of the contacts"), "王丽娟、李建国"),
                Placeholder("since", _("contact since"), "2024年6月21日"),
            ),
        ),
        REVIEWS,
    ),
    body=(
        Title(),
        Form(
            (
                *PERSON_LINES,
                ("所在党支部", "{{ branch }}"),
                ("申请入党时间", "{{ applied_on }}",
                 "确定为入党积极分子时间", "{{ determined_on }}"),
                ("上级党委备案时间", "{{ filed_on }}"),
            ),
            widths=FORM_WIDTHS,
        ),
        Heading("一、培养联系人"),
        Listing("contacts", (Column("培养联系人", "names", 3),
                             Column("确定时间", "since", 2),
                             Column("签名", "", 2))),
        Heading("二、培养教育考察情况（每半年考察一次）"),
        Listing("reviews", REVIEW_COLUMNS, size=12),
        Heading("三、党支部意见"),
        Form((("培养联系人意见", ""), ("党支部意见", "")), tall=(0, 1), room=130,
             widths=(1, 4)),
        Signatures(("党支部书记（签名）",)),
    ),
    is_numbered=False,
)  # fmt: skip


def activist_form(dossier: Dossier) -> dict[str, object]:
    """R-DEV-06, R-DEV-07: contacts as they followed each other, reviews so far."""
    return {
        **who(dossier),
        "branch": dossier.branch,
        "applied_on": dossier.day(ActKind.APPLY),
        "determined_on": dossier.day(ActKind.DETERMINE_ACTIVIST),
        "filed_on": dossier.day(ActKind.FILE_ACTIVIST),
        "contacts": [
            {
                "names": listed(person.name for person in act.people.all()),
                "since": day_text(act.day),
            }
            for act in dossier.acts(ActKind.ASSIGN_CONTACTS)
        ],
        "reviews": reviews(dossier, ActKind.REVIEW_ACTIVIST),
    }
