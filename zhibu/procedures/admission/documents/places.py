"""Placeholders that several papers share."""

from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import Placeholder
from zhibu.procedures.admission.documents.dossier import Dossier

NAME = Placeholder("name", _("name of the person"), "林晓")
SEX = Placeholder("sex", _("sex of the person"), "女")
BORN = Placeholder("born", _("month of birth of the person"), "2000年1月")
ETHNICITY = Placeholder("ethnicity", _("ethnicity of the person"), "汉族")
NATIVE_PLACE = Placeholder("native_place", _("native place of the person"), "浙江杭州")
EDUCATION = Placeholder("education", _("education of the person"), "大学本科毕业")
WORK = Placeholder("work", _("unit and post of the person"), "青石县第一中学教师")
UNIT = Placeholder("unit", _("unit of the person"), "青石县第一中学")
POST = Placeholder("post", _("post of the person"), "教师")
NUMBER = Placeholder("person_number", _("student or staff number"), "2018001")
ID_NUMBER = Placeholder("id_number", _("ID number in full"), "110105200001011234")
BRANCH = Placeholder(
    "branch", _("full name of the branch"), "中共青石县平安村支部委员会"
)
UPPER = Placeholder("upper", _("full name of who approves"), "中共青石县委员会")
INTRODUCTION = Placeholder(
    "introduction",
    _("who the person is, in one sentence"),
    "林晓，女，汉族，浙江杭州人，2000年1月出生，大学本科毕业，现为青石县第一中学教师",
)
APPLIED = Placeholder("applied_on", _("day of the application"), "2024年3月1日")
DETERMINED = Placeholder(
    "determined_on", _("day on which the activist was determined"), "2024年6月3日"
)
TARGET = Placeholder("target_on", _("day of listing as a target"), "2025年7月1日")
CONTACTS = Placeholder("contacts", _("contacts for training"), "王丽娟、李建国")
INTRODUCERS = Placeholder("introducers", _("introducers"), "王丽娟、李建国")
PASSED = Placeholder(
    "passed_on", _("day of the branch meeting on admission"), "2025年12月5日"
)
PROBATION_FROM = Placeholder(
    "probation_from", _("first day of probation"), "2025年12月5日"
)
PROBATION_TO = Placeholder("probation_to", _("last day of probation"), "2026年12月4日")

# Of a form; its columns are wide enough for a day and for a label of six characters.
PERSON_LINES = (
    ("姓名", "{{ name }}", "性别", "{{ sex }}"),
    ("出生年月", "{{ born }}", "民族", "{{ ethnicity }}"),
    ("籍贯", "{{ native_place }}", "学历", "{{ education }}"),
    ("单位、职务或职业", "{{ work }}"),
)
FORM_WIDTHS = (96, 125, 96, 125)
PERSON = (NAME, SEX, BORN, ETHNICITY, NATIVE_PLACE, EDUCATION, WORK)


def who(dossier: Dossier) -> dict[str, str]:
    """The values of PERSON."""
    return {
        "name": dossier.name,
        "sex": dossier.sex,
        "born": dossier.born,
        "ethnicity": dossier.ethnicity,
        "native_place": dossier.person.native_place,
        "education": dossier.education,
        "work": dossier.work,
    }
