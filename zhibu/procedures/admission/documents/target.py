"""Papers of the target for development (steps 7 to 13): report, notice, review."""

from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Placeholder
from zhibu.life.office.word.blocks import (
    Closing,
    Form,
    Heading,
    Number,
    Salutation,
    Signatures,
    Text,
    Title,
)
from zhibu.procedures.admission.codes import ActKind, Outcome, ReviewMethod, Voice
from zhibu.procedures.admission.documents.dossier import Dossier, day_text, labels
from zhibu.procedures.admission.documents.places import (
    APPLIED,
    BORN,
    BRANCH,
    CONTACTS,
    DETERMINED,
    FORM_WIDTHS,
    INTRODUCERS,
    INTRODUCTION,
    NAME,
    PERSON,
    PERSON_LINES,
    SEX,
    TARGET,
    UNIT,
    UPPER,
    who,
)
from zhibu.procedures.admission.rules import edition

CONCLUSION = Placeholder("conclusion", _("conclusion"), "政治审查合格")

TARGET_REPORT = DocumentKind(
    key="admission.target_report",
    label=_("Report on a proposed target for development"),
    title="{{ matter }}",
    placeholders=(
        Placeholder("matter", _("matter"), "关于拟将林晓同志列为发展对象的请示"),
        NAME,
        UPPER,
        INTRODUCTION,
        APPLIED,
        DETERMINED,
        CONTACTS,
        Placeholder("heard", _("whose opinions were heard"), "党小组、党员、群众"),
        Placeholder("discussed_on", _("day of the discussion"), "2025年6月10日"),
        Placeholder("decided_by", _("who decided in the branch"), "党支部委员会会议"),
        Placeholder("plea", _("what is asked for"), "妥否，请批示。"),
    ),
    body=(
        Title(),
        Number(),
        Salutation("{{ upper }}："),
        Text("{{ introduction }}，{{ applied_on }}递交入党申请书，{{ determined_on }}"
             "被确定为入党积极分子"
             "{% if contacts %}，培养联系人为{{ contacts }}同志{% endif %}。"),
        Text("经过一年以上培养教育和考察，{% if heard %}在听取{{ heard }}意见的基础上，"
             "{% endif %}{{ discussed_on }}"
             "{% if decided_by %}{{ decided_by }}{% else %}本支部"
             "{% endif %}讨论，同意将"
             "{{ name }}同志列为发展对象。"),
        Text("现将有关材料报上，{{ plea }}"),
        Closing(),
    ),
)  # fmt: skip


def target_report(dossier: Dossier) -> dict[str, object]:
    """R-DEV-14: since 2026 the superior's consent is asked for; before it was filed."""
    discussed = dossier.facts(ActKind.DISCUSS_TARGET)
    is_new = edition(discussed.day) != 2014
    name = dossier.name
    return {
        "matter": f"关于拟将{name}同志列为发展对象的请示"
        if is_new
        else f"关于确定{name}同志为发展对象的备案报告",
        "name": name,
        "upper": dossier.upper,
        "introduction": dossier.introduction,
        "applied_on": dossier.day(ActKind.APPLY),
        "determined_on": dossier.day(ActKind.DETERMINE_ACTIVIST),
        "contacts": dossier.contacts,
        "heard": labels(Voice, discussed.heard),
        "discussed_on": dossier.day(ActKind.DISCUSS_TARGET),
        "decided_by": dossier.body(ActKind.DISCUSS_TARGET),
        "plea": "妥否，请批示。" if is_new else "请予备案。",
    }


NOTICE = DocumentKind(
    key="admission.notice",
    label=_("Public notice of a proposed target"),
    title="发展对象公示",
    placeholders=(
        NAME,
        SEX,
        BORN,
        UNIT,
        Placeholder("starts_on", _("first day of the notice"), "2025年6月16日"),
        Placeholder("ends_on", _("last day of the notice"), "2025年6月20日"),
        Placeholder("contact", _("telephone of the branch"), "0571-12345678"),
    ),
    body=(
        Title(),
        Text("根据《中国共产党发展党员工作细则》，经党支部培养教育考察和集体讨论，并报"
             "上级党委同意，拟将{{ name }}同志列为发展对象。现将有关情况公示如下："),
        Form(
            (
                ("姓名", "{{ name }}", "性别", "{{ sex }}"),
                ("出生年月", "{{ born }}", "所在单位", "{{ unit }}"),
            ),
            widths=(3, 4, 3, 7),
        ),
        Text("公示时间：{{ starts_on }}至{{ ends_on }}。"),
        Text("公示期间，如对公示对象列为发展对象有异议，可以来信、来电、来访等方式向"
             "党支部反映。反映情况应当实事求是，客观公正。党组织对反映人情况严格保密。"),
        Text("受理单位：{{ organisation }}"),
        Text("联系电话：{{ contact }}"),
        Closing(("{{ organisation }}", "{{ starts_on }}")),
    ),
    is_numbered=False,
)  # fmt: skip


def notice(dossier: Dossier) -> dict[str, object]:
    """R-DEV-14: name, sex, month of birth and unit; nothing else of the person."""
    given = dossier.facts(ActKind.NOTICE)
    return {
        "name": dossier.name,
        "sex": dossier.sex,
        "born": dossier.born,
        "unit": dossier.person.workplace,
        "starts_on": day_text(given.starts_on or given.day),
        "ends_on": day_text(given.ends_on),
        "contact": dossier.contact,
    }


NOTICE_RESULT = DocumentKind(
    key="admission.notice_result",
    label=_("Result of the public notice"),
    title="关于{{ name }}同志列为发展对象公示情况的报告",
    placeholders=(
        NAME,
        UPPER,
        Placeholder("starts_on", _("first day of the notice"), "2025年6月16日"),
        Placeholder("ends_on", _("last day of the notice"), "2025年6月20日"),
        Placeholder("result", _("what came in"), "公示期间，未收到异议。"),
        CONCLUSION,
    ),
    body=(
        Title(),
        Number(),
        Salutation("{{ upper }}："),
        Text("{{ starts_on }}至{{ ends_on }}，本支部对拟列为发展对象的{{ name }}同志"
             "进行了公示。"),
        Text("{{ result }}{{ conclusion }}"),
        Text("特此报告。"),
        Closing(),
    ),
)  # fmt: skip


def notice_result(dossier: Dossier) -> dict[str, object]:
    """R-DEV-14: what came in, and whether it bears on the listing."""
    given = dossier.facts(ActKind.NOTICE)
    result = "公示期间，未收到异议。"
    if dossier.objections:
        result = f"公示期间，收到反映{dossier.objections}件，均已核实并作出答复，"
        found = (
            f"其中{dossier.upheld}件属实。" if dossier.upheld else "未发现属实问题。"
        )
        result += found
    conclusion: dict[str, str] = {
        Outcome.PASSED: "公示结果不影响列为发展对象。",
        Outcome.REJECTED: "经研究，暂不列为发展对象。",
    }
    return {
        "name": dossier.name,
        "upper": dossier.upper,
        "starts_on": day_text(given.starts_on or given.day),
        "ends_on": day_text(given.ends_on),
        "result": result,
        "conclusion": conclusion.get(dossier.outcome(ActKind.LIST_TARGET), ""),
    }


POLITICAL_REVIEW = DocumentKind(
    key="admission.political_review",
    label=_("Conclusion of the political review"),
    title="关于{{ name }}同志的政治审查结论",
    placeholders=(
        *PERSON,
        BRANCH,
        Placeholder("reviewed_on", _("day of the political review"), "2025年7月20日"),
        Placeholder(
            "methods", _("how it was made"), "同本人谈话、查阅有关档案材料"
        ),
        Placeholder(
            "findings", _("findings of the review"), "本人及主要家庭成员政治清楚。"
        ),
        CONCLUSION,
    ),
    body=(
        Title(),
        Form(
            PERSON_LINES,
            widths=FORM_WIDTHS,
        ),
        Heading("一、审查方式"),
        Text("{{ methods }}。"),
        Heading("二、审查情况"),
        Text("{{ findings }}"),
        Heading("三、审查结论"),
        Text("经审查，{{ name }}同志{{ conclusion }}。"),
        Signatures(("审查人（签名）", "党支部书记（签名）")),
        Closing(("{{ organisation }}", "{{ reviewed_on }}")),
    ),
    is_numbered=False,
)  # fmt: skip


def political_review(dossier: Dossier) -> dict[str, object]:
    """R-DEV-16: the conclusion that the review must end in."""
    review = dossier.facts(ActKind.POLITICAL_REVIEW)
    passed = review.outcome == Outcome.PASSED
    return {
        **who(dossier),
        "branch": dossier.branch,
        "reviewed_on": day_text(review.day),
        "methods": labels(ReviewMethod, review.methods),
        "findings": dossier.text(ActKind.POLITICAL_REVIEW),
        "conclusion": "政治审查合格" if passed else "政治审查不合格",
    }


PRE_REVIEW_REQUEST = DocumentKind(
    key="admission.pre_review_request",
    label=_("Request for pre-review"),
    title="关于对发展对象{{ name }}同志进行预审的请示",
    placeholders=(
        NAME,
        UPPER,
        INTRODUCTION,
        APPLIED,
        DETERMINED,
        TARGET,
        CONTACTS,
        INTRODUCERS,
        Placeholder("reviewed_on", _("day of the political review"), "2025年7月20日"),
        Placeholder("training", _("concentrated training"), "2025年8月1日参加培训3天"),
        Placeholder("examined_on", _("day of the examination"), "2025年9月10日"),
    ),
    body=(
        Title(),
        Number(),
        Salutation("{{ upper }}："),
        Text("{{ introduction }}。{{ applied_on }}递交入党申请书，{{ determined_on }}被"
             "确定为入党积极分子，{{ target_on }}被列为发展对象。"),
        Text("{% if contacts %}培养联系人为{{ contacts }}同志，{% endif %}"
             "{% if introducers %}入党介绍人为{{ introducers }}同志。{% endif %}"
             "{{ reviewed_on }}政治审查合格。{% if training %}{{ training }}。"
             "{% endif %}"),
        Text("{{ examined_on }}，党支部委员会会议对{{ name }}同志进行了集体审查，认为其"
             "基本具备党员条件，入党手续完备，同意报请预审。"),
        Text("现将有关材料报上，妥否，请批示。"),
        Closing(),
    ),
)  # fmt: skip


def pre_review_request(dossier: Dossier) -> dict[str, object]:
    """R-DEV-18: the whole way so far, from its acts."""
    return {
        "name": dossier.name,
        "upper": dossier.upper,
        "introduction": dossier.introduction,
        "applied_on": dossier.day(ActKind.APPLY),
        "determined_on": dossier.day(ActKind.DETERMINE_ACTIVIST),
        "target_on": day_text(dossier.target_on),
        "contacts": dossier.contacts,
        "introducers": dossier.introducers,
        "reviewed_on": dossier.day(ActKind.POLITICAL_REVIEW),
        "training": training(dossier),
        "examined_on": dossier.day(ActKind.EXAMINE),
    }


def training(dossier: Dossier) -> str:
    """R-DEV-17: how long the training was, or that the person was exempted."""
    held = dossier.past.done.get(ActKind.TRAIN)
    if held is None:
        return ""
    if held.outcome == Outcome.EXEMPTED:
        return "经批准，免予参加短期集中培训"
    length = f"{held.days}天" if held.days else f"{held.hours}个学时"
    if not held.days and not held.hours:
        length = ""
    return f"{day_text(held.day)}参加短期集中培训{length}并结业"
