"""Papers of probation and of the file (steps 21, 22 and 25)."""

from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Placeholder, Rows
from zhibu.life.office.word.blocks import (
    Closing,
    Column,
    Form,
    Heading,
    Listing,
    Salutation,
    Signatures,
    Text,
    Title,
)
from zhibu.procedures.admission.codes import ActKind, Document
from zhibu.procedures.admission.documents import replies
from zhibu.procedures.admission.documents.application import (
    REVIEW_COLUMNS,
    REVIEWS,
    reviews,
)
from zhibu.procedures.admission.documents.dossier import Dossier, day_text
from zhibu.procedures.admission.documents.meeting import probation
from zhibu.procedures.admission.documents.places import (
    BRANCH,
    FORM_WIDTHS,
    INTRODUCERS,
    NAME,
    PASSED,
    PERSON,
    PERSON_LINES,
    PROBATION_FROM,
    PROBATION_TO,
    who,
)
from zhibu.procedures.admission.rules.probation import FILE

_OATH = Placeholder("oath_on", _("day of the oath"), "2026年1月10日")
_APPLIED = Placeholder(
    "applied_on", _("day of the application for conversion"), "2026年11月28日"
)

PROBATION_FORM = DocumentKind(
    key="admission.probation_form",
    label=_("Registration form for probationary members"),
    title="预备党员教育考察登记表",
    placeholders=(
        *PERSON,
        BRANCH,
        INTRODUCERS,
        PASSED,
        PROBATION_FROM,
        PROBATION_TO,
        Placeholder("extended_to", _("last day of the extension"), "2027年6月4日"),
        Placeholder("approved_on", _("day of the approval"), "2025年12月20日"),
        Placeholder("group", _("party group"), "第一党小组"),
        _OATH,
        REVIEWS,
    ),
    body=(
        Title(),
        Form(
            (
                *PERSON_LINES,
                ("所在党支部", "{{ branch }}"),
                ("党小组", "{{ group }}", "入党介绍人", "{{ introducers }}"),
                ("接收为预备党员时间", "{{ passed_on }}",
                 "上级党委批准时间", "{{ approved_on }}"),
                ("入党宣誓时间", "{{ oath_on }}"),
                ("预备期", "{% if probation_from %}{{ probation_from }}至"
                 "{{ probation_to }}{% endif %}"
                 "{% if extended_to %}，延长至{{ extended_to }}{% endif %}"),
            ),
            widths=FORM_WIDTHS,
        ),
        Heading("一、教育考察情况（每季度考察一次）"),
        Listing("reviews", REVIEW_COLUMNS, size=12),
        Heading("二、预备期满时的意见"),
        Form((("入党介绍人意见", ""), ("党小组意见", ""), ("党支部意见", "")),
             tall=(0, 1, 2), room=90, widths=(1, 4)),
        Signatures(("党支部书记（签名）",)),
    ),
    is_numbered=False,
)  # fmt: skip


def probation_form(dossier: Dossier) -> dict[str, object]:
    """R-DEV-30, R-DEV-31: quarterly reviews so far."""
    first, last = probation(dossier)
    return {
        **who(dossier),
        "branch": dossier.branch,
        "introducers": dossier.introducers,
        "passed_on": day_text(dossier.passed_on),
        "probation_from": first,
        "probation_to": last,
        "extended_to": replies.extension(dossier)["extended_to"]
        if dossier.past.is_extended
        else "",
        "approved_on": dossier.day(ActKind.APPROVE),
        "group": dossier.group,
        "oath_on": dossier.day(ActKind.OATH),
        "reviews": reviews(dossier, ActKind.REVIEW_PROBATION),
    }


CONVERSION_RECEIPT = DocumentKind(
    key="admission.conversion_receipt",
    label=_("Receipt of an application for conversion"),
    title="转正申请书接收回执",
    placeholders=(NAME, BRANCH, _APPLIED, PROBATION_TO),
    body=(
        Title(),
        Salutation("{{ name }}同志："),
        Text("你于{{ applied_on }}向{{ branch }}递交的转正申请书已收到。"
             "{% if probation_to %}你的预备期至{{ probation_to }}。{% endif %}"),
        Text("预备期满，党支部将在听取党小组、党员和群众意见的基础上进行审查，并及时"
             "召开党员大会，讨论你能否转为正式党员。"),
        Text("希望你继续接受党组织的教育和考察。"),
        Closing(),
    ),
    is_numbered=False,
)  # fmt: skip


def conversion_receipt(dossier: Dossier) -> dict[str, object]:
    """R-DEV-33: the written application is in."""
    return {
        "name": dossier.name,
        "branch": dossier.branch,
        "applied_on": dossier.day(ActKind.APPLY_CONVERSION),
        "probation_to": probation(dossier)[1] if not dossier.past.is_extended else "",
    }


ARCHIVE_LIST = DocumentKind(
    key="admission.archive_list",
    label=_("List of the file"),
    title="党员发展材料归档目录",
    placeholders=(
        *PERSON,
        BRANCH,
        PASSED,
        Placeholder("converted_on", _("day of the conversion"), "2026年12月20日"),
        Rows(
            "papers",
            _("papers of the file"),
            (
                Placeholder("index", _("running number"), "1"),
                Placeholder("title", _("name of the paper"), "中国共产党入党志愿书"),
                Placeholder("day", _("day of the paper"), "2025年11月1日"),
            ),
        ),
    ),
    body=(
        Title(),
        Form(
            (
                *PERSON_LINES[:2],
                ("所在党支部", "{{ branch }}"),
                ("接收为预备党员时间", "{{ passed_on }}",
                 "批准转正时间", "{{ converted_on }}"),
            ),
            widths=FORM_WIDTHS,
        ),
        Text("", is_indented=False),
        Listing(
            "papers",
            (Column("序号", "index", 2), Column("材料名称", "title", 8, align="left"),
             Column("形成时间", "day", 5), Column("页数", "", 2),
             Column("备注", "", 3)),
        ),
        Signatures(("移交人（签名）", "接收人（签名）")),
        Closing(),
    ),
    is_numbered=False,
)  # fmt: skip

# When a paper of the file came to be: by the act that it belongs to.
_MADE_BY = {
    Document.ADMISSION_FORM: ActKind.FILL_FORM,
    Document.APPLICATION: ActKind.APPLY,
    Document.ACTIVIST_FORM: ActKind.DETERMINE_ACTIVIST,
    Document.REVIEW_CONCLUSION: ActKind.POLITICAL_REVIEW,
    Document.PROBATION_FORM: ActKind.MEET,
    Document.CONVERSION_APPLICATION: ActKind.APPLY_CONVERSION,
}


def archive_list(dossier: Dossier) -> dict[str, object]:
    """R-DEV-37: the six papers of the file, with the days on which they came to be."""
    return {
        **who(dossier),
        "branch": dossier.branch,
        "passed_on": day_text(dossier.passed_on),
        "converted_on": dossier.day(ActKind.APPROVE_CONVERSION),
        "papers": [
            {
                "index": str(index),
                "title": str(paper.label),
                "day": dossier.day(_MADE_BY[paper]),
            }
            for index, paper in enumerate(FILE, 1)
        ],
    }
