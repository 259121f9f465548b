"""The admission form (中国共产党入党志愿书), step 14 and all that is written into it.

What the person writes by hand stays empty; what was recorded is filled in.
"""

from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Placeholder, Rows
from zhibu.life.office.word.blocks import (
    Block,
    Column,
    Form,
    Heading,
    Listing,
    PageBreak,
    Signatures,
    Text,
    Title,
)
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import ActKind, Outcome
from zhibu.procedures.admission.documents import meeting, replies
from zhibu.procedures.admission.documents.dossier import Dossier, day_text
from zhibu.procedures.admission.documents.places import (
    BRANCH,
    ID_NUMBER,
    INTRODUCERS,
    PERSON,
    UPPER,
    who,
)

# Party Constitution, art. 6.
OATH = (
    "我志愿加入中国共产党，拥护党的纲领，遵守党的章程，履行党员义务，执行党的决定，严守党的"
    "纪律，保守党的秘密，对党忠诚，积极工作，为共产主义奋斗终身，随时准备为党和人民牺牲"
    "一切，永不叛党。"
)
_NOTES = (
    "一、填写本志愿书应当严肃认真、忠诚老实，用钢笔、签字笔填写或者打印，字迹清晰。",
    "二、年、月、日一律用公历和阿拉伯数字。",
    "三、没有的内容填写“无”；个别项目填写不下时，可以另附纸。",
    "四、介绍人意见、支部党员大会决议和党委审批意见，由有关人员和党组织填写、签名或者"
    "盖章。",
)
_FAMILY_LINES, _HISTORY_LINES = 5, 8


def _empty(key: str, label: object) -> Rows:
    """Lines to be written on by hand."""
    return Rows(key, label, (Placeholder("index", _("running number"), ""),))


def _relatives(heading: str) -> tuple[Block, ...]:
    columns = ("称谓", "姓名", "出生年月", "政治面貌", "单位、职务或职业")
    return (
        Heading(heading),
        Listing(
            "family_lines",
            tuple(
                Column(one, "index" if not place else "", 4 if place == 4 else 2)
                for place, one in enumerate(columns)
            ),
        ),
    )


_COVER: tuple[Block, ...] = (
    Text("", is_indented=False),
    Text("", is_indented=False),
    Text("", is_indented=False),
    Text("", is_indented=False),
    Title("中国共产党"),
    Title("入党志愿书"),
    Text("", is_indented=False),
    Text("", is_indented=False),
    Text("", is_indented=False),
    Text("申请人姓名：{{ name }}", align="center"),
    PageBreak(),
    Title("说　明"),
    *(Text(one) for one in _NOTES),
    PageBreak(),
    Title("入党誓词"),
    Text(OATH),
    PageBreak(),
)
_ITEMS: tuple[Block, ...] = (
    Form(
        (
            ("姓名", "{{ name }}", "性别", "{{ sex }}", "照片", ""),
            ("民族", "{{ ethnicity }}", "出生年月", "{{ born }}", "籍贯",
             "{{ native_place }}"),
            ("学历", "{{ education }}", "学位或职称", "", "出生地", ""),
            ("单位、职务或职业", "{{ work }}"),
            ("现居住地", "{{ address }}"),
            ("居民身份证号码", "{{ id_number }}"),
            ("有何专长", ""),
        ),
        tall=(0,),
        room=100,
        widths=(68, 96, 66, 84, 50, 78),
    ),
    PageBreak(),
    Heading("入党志愿"),
    Form((("入党志愿", ""),), tall=(0,), room=560, widths=(1, 9)),
    PageBreak(),
    Heading("本人经历（包括学历）"),
    Listing("history_lines", (Column("自何年何月", "index", 2),
                              Column("至何年何月", "", 2),
                              Column("在何地、何单位、任何职", "", 4),
                              Column("证明人", "", 2))),
    Text("", is_indented=False),
    Form(
        (
            ("何时何地加入中国共产主义青年团", ""),
            ("何时何地参加过民主党派或其他政治组织", ""),
            ("何时何地何原因受过何种奖励", ""),
            ("何时何地何原因受过何种处分", ""),
        ),
        tall=(0, 1, 2, 3),
        room=58,
        widths=(2, 5),
    ),
    PageBreak(),
    Heading("配偶情况"),
    Form(
        (
            ("姓名", "", "民族", "", "出生年月", ""),
            ("籍贯", "", "学历", "", "参加工作时间", ""),
            ("政治面貌", "", "单位、职务或职业", ""),
        ),
        widths=(8, 11, 10, 9, 10, 14),
    ),
    *_relatives("家庭主要成员"),
    *_relatives("主要社会关系"),
    PageBreak(),
    Heading("需要向党组织说明的问题"),
    Form((("说明", ""),), tall=(0,), room=420, widths=(1, 7)),
    Signatures(("本人签名",)),
    PageBreak(),
)  # fmt: skip


def _opinion(label: str, value: str, signed: str, day: str = "") -> tuple[Block, ...]:
    return (
        Form(((label, value),), tall=(0,), room=170, widths=(1, 5)),
        Text(f"{signed}　　{day or '　　年　　月　　日'}", align="right"),
    )


_OPINIONS: tuple[Block, ...] = (
    Heading("入党介绍人意见"),
    *_opinion("第一介绍人{{ first_introducer }}意见", "", "介绍人签名：＿＿＿＿＿＿"),
    *_opinion("第二介绍人{{ second_introducer }}意见", "", "介绍人签名：＿＿＿＿＿＿"),
    PageBreak(),
    Heading("支部党员大会通过接收申请人为预备党员的决议"),
    *_opinion("决议", "{{ resolution }}", "支部名称：{{ branch }}"),
    Text("支部书记签名：＿＿＿＿＿＿　　{{ met_on }}", align="right"),
    Heading("上级党组织指派专人进行谈话情况和对申请人入党的意见"),
    *_opinion("谈话情况和意见", "{{ superior_talk }}",
              "谈话人签名：＿＿＿＿＿＿", "{{ superior_talk_on }}"),
    PageBreak(),
    Heading("总支部审查（审议）意见"),
    *_opinion("审议意见", "{{ deliberation }}", "（盖章）", "{{ deliberated_on }}"),
    Heading("基层党委审批意见"),
    *_opinion("审批意见", "{{ approval }}", "{{ upper }}（盖章）", "{{ approved_on }}"),
    PageBreak(),
    Heading("支部党员大会通过预备党员能否转为正式党员的决议"),
    *_opinion("决议", "{{ conversion_resolution }}", "支部名称：{{ branch }}"),
    Text("支部书记签名：＿＿＿＿＿＿　　{{ conversion_met_on }}", align="right"),
    Heading("基层党委审批意见"),
    *_opinion("审批意见", "{{ conversion_approval }}", "{{ upper }}（盖章）",
              "{{ conversion_approved_on }}"),
    Heading("备注"),
    Form((("备注", ""),), tall=(0,), room=45, widths=(1, 5)),
    Text("", is_indented=False),
)  # fmt: skip

_DAY = "2025年12月5日"
ADMISSION_FORM = DocumentKind(
    key="admission.admission_form",
    label=_("Application form for admission (入党志愿书)"),
    title="中国共产党入党志愿书",
    placeholders=(
        *PERSON,
        BRANCH,
        UPPER,
        ID_NUMBER,
        Placeholder("address", _("address in full"), "青石县东风镇平安村1号"),
        INTRODUCERS,
        Placeholder("first_introducer", _("first introducer"), "王丽娟"),
        Placeholder("second_introducer", _("second introducer"), "李建国"),
        Placeholder(
            "resolution", _("resolution on admission"), "大会同意接收其为中共预备党员。"
        ),
        Placeholder("met_on", _("day of the branch meeting on admission"), _DAY),
        Placeholder("superior_talk", _("opinion of who talked"), "同意入党。"),
        Placeholder("superior_talk_on", _("day of the superior's talk"), _DAY),
        Placeholder("deliberation", _("opinion of the deliberation"), "同意上报。"),
        Placeholder("deliberated_on", _("day of the deliberation"), _DAY),
        Placeholder(
            "approval", _("decision on admission"), "批准其为中共预备党员，预备期一年。"
        ),
        Placeholder("approved_on", _("day of the approval"), _DAY),
        Placeholder(
            "conversion_resolution",
            _("resolution on conversion"),
            "大会同意其按期转为中共正式党员。",
        ),
        Placeholder("conversion_met_on", _("day of the meeting on conversion"), _DAY),
        Placeholder(
            "conversion_approval", _("decision on conversion"), "批准其转为正式党员。"
        ),
        Placeholder("conversion_approved_on", _("day of that decision"), _DAY),
        _empty("history_lines", _("empty lines for the own history")),
        _empty("family_lines", _("empty lines for relatives")),
    ),
    body=(*_COVER, *_ITEMS, *_OPINIONS),
    is_numbered=False,
)


def admission_form(dossier: Dossier) -> dict[str, object]:
    """R-DEV-18, R-DEV-24, R-DEV-26, R-DEV-27: as far as the case has come."""
    named = dossier.act(ActKind.NAME_INTRODUCERS)
    introducers = [person.name for person in named.people.all()] if named else []
    first, second, *_more = [*introducers, "", ""]
    return {
        **who(dossier),
        "branch": dossier.branch,
        "upper": dossier.upper,
        "id_number": dossier.person.id_number or "",
        "address": dossier.person.address or "",
        "introducers": dossier.introducers,
        "first_introducer": first,
        "second_introducer": second,
        "resolution": _resolution(dossier, ActKind.MEET),
        "met_on": dossier.day(ActKind.MEET),
        "superior_talk": dossier.text(ActKind.SUPERIOR_TALK),
        "superior_talk_on": dossier.day(ActKind.SUPERIOR_TALK),
        "deliberation": dossier.text(ActKind.DELIBERATE),
        "deliberated_on": dossier.day(ActKind.DELIBERATE),
        "approval": _approval(dossier),
        "approved_on": dossier.day(ActKind.APPROVE),
        "conversion_resolution": _resolution(dossier, ActKind.MEET_CONVERSION),
        "conversion_met_on": dossier.day(ActKind.MEET_CONVERSION),
        "conversion_approval": _conversion(dossier),
        "conversion_approved_on": dossier.day(ActKind.APPROVE_CONVERSION),
        "history_lines": [{"index": ""}] * _HISTORY_LINES,
        "family_lines": [{"index": ""}] * _FAMILY_LINES,
    }


def _resolution(dossier: Dossier, kind: str) -> str:
    """Performance, counts and result in one text."""
    if kind not in dossier.past.done:
        return ""
    make = {
        ActKind.MEET: meeting.resolution,
        ActKind.MEET_CONVERSION: meeting.conversion_resolution,
    }
    said = make[ActKind(kind)](dossier)
    parts = (said["performance"], said["vote"], said["decision"])
    return "\n".join(str(part) for part in parts if part)


def _approval(dossier: Dossier) -> str:
    decided = dossier.past.done.get(ActKind.APPROVE)
    if decided is None:
        return ""
    if decided.outcome != Outcome.PASSED:
        reason = dossier.text(ActKind.APPROVE)
        return f"经党委会议集体讨论、表决决定，不批准接收为中共预备党员。{reason}"
    first, last = meeting.probation(dossier)
    counts = _counts(decided.vote)
    return (
        f"经党委会议集体讨论、表决决定{counts}，批准{dossier.name}同志为中共预备党员，"
        f"预备期一年，自{first}至{last}。"
    )


def _counts(vote: rules.Vote | None) -> str:
    if vote is None:
        return ""
    return f"（应到{vote.should}人，实到{vote.present}人，赞成{vote.approvals}票）"


def _conversion(dossier: Dossier) -> str:
    decided = dossier.past.done.get(ActKind.APPROVE_CONVERSION)
    if decided is None:
        return ""
    name = dossier.name
    extended = replies.extension(dossier)
    decision = {
        Outcome.CONVERTED: f"批准{name}同志转为中共正式党员，党龄从"
        f"{day_text(rules.full_since(dossier.past))}算起。",
        Outcome.EXTENDED: f"延长{name}同志预备期{extended['months']}个月，自"
        f"{extended['extended_from']}至{extended['extended_to']}。",
        Outcome.CANCELLED: f"取消{name}同志预备党员资格。",
    }.get(Outcome(decided.outcome), "不同意支部党员大会的决议。")
    return f"经党委会议集体讨论、表决决定{_counts(decided.vote)}，{decision}"
