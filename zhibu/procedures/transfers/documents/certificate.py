"""The certificate letter (党员证明信) for less than six months: it certifies, and moves
nothing (R-TRF-09, R-FLO-10).
"""

from datetime import date
from typing import Any

from zhibu.foundation.kernel.dates import full_years
from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Placeholder
from zhibu.life.office.word.blocks import Closing, Number, Salutation, Text, Title
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member

CERTIFICATE = DocumentKind(
    key="transfers.certificate",
    label=_("Certificate letter of a member (short absence)"),
    title="中国共产党党员证明信（{{ name }}）",
    placeholders=(
        Placeholder("name", _("name of the member"), "王丽娟"),
        Placeholder("sex", _("sex of the member"), "女"),
        Placeholder("age", _("age of the member"), "46"),
        Placeholder("ethnicity", _("ethnicity of the member"), "汉族"),
        Placeholder("category", _("full or probationary"), "正式"),
        Placeholder("id_number", _("ID number"), "110105198005010020"),
        Placeholder("addressed_to", _("addressed to"), "某市委党校机关党委"),
        Placeholder("branch", _("branch of the member"), "东风镇第一党支部"),
        Placeholder("purpose", _("what for"), "参加培训"),
        Placeholder("away_from", _("away from"), "2026年12月1日"),
        Placeholder("away_until", _("away until"), "2027年1月31日"),
        Placeholder("office_phone", _("phone of the sender"), "010-60000000"),
    ),
    body=(
        Title("中国共产党党员证明信"),
        Number(),
        Salutation("{{ addressed_to }}："),
        Text(
            "兹有{{ name }}同志（{{ sex }}），{{ age }}岁，{{ ethnicity }}，身份证号码"
            "{{ id_number }}，系中共{{ category }}党员，组织关系在{{ branch }}。该同志"
            "因{{ purpose }}，自{{ away_from }}至{{ away_until }}在你处，请安排其参加"
            "党的组织生活。"
        ),
        Text(
            "本证明信不转移组织关系：该同志在原所在党支部缴纳党费，在你处没有表决权、选"
            "举权和被选举权。有效期至{{ away_until }}。"
        ),
        Closing(("{{ organisation }}（盖章）", "{{ issued_on }}")),
        Text("联系电话：{{ office_phone }}", is_indented=False),
    ),
)


def certificate_context(
    member: Member, office_phone: str, on: date, **said: Any
) -> dict[str, Any]:
    """What the letter says of this member; it holds the ID number and is sealed."""
    is_full = member.category == Category.FULL
    return {
        "name": member.name,
        "sex": member.get_sex_display(),
        "age": full_years(member.birth_date, on) if member.birth_date else "　　",
        "ethnicity": member.get_ethnicity_display() if member.ethnicity else "　　",
        "category": "正式" if is_full else "预备",
        "id_number": member.id_number or "",
        "branch": member.organisation.name,
        "office_phone": office_phone,
        **said,
    }
