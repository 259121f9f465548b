"""The letter of introduction (党员组织关系介绍信): stub, letter and receipt on one
sheet, with places for the seal across the cuts (R-TRF-05).
"""

from datetime import date
from typing import Any

from zhibu.foundation.kernel.dates import full_years
from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Paper, Placeholder
from zhibu.life.office.word.blocks import Heading, Salutation, Text, Title
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.models import Transfer
from zhibu.register.members.codes import Category

SUBJECT = "transfers.transfer"

_CUT = Text("┄┄┄┄ {{ number }} 骑缝加盖公章 ┄┄┄┄", align="center")
_DAY = Text("{{ issued_on }}", align="right")

LETTER = DocumentKind(
    key="transfers.letter",
    label=_("Letter of introduction (membership relation)"),
    title="中国共产党党员组织关系介绍信（{{ name }}）",
    placeholders=(
        Placeholder("name", _("name of the member"), "王丽娟"),
        Placeholder("sex", _("sex of the member"), "女"),
        Placeholder("age", _("age of the member"), "46"),
        Placeholder("ethnicity", _("ethnicity of the member"), "汉族"),
        Placeholder("category", _("full or probationary"), "正式"),
        Placeholder("id_number", _("ID number"), "110105198005010020"),
        Placeholder("phone", _("phone of the member"), "13800000000"),
        Placeholder("addressed_to", _("addressed to"), "中共西关镇委员会"),
        Placeholder("from_unit", _("from where"), "东风镇第一党支部"),
        Placeholder("to_unit", _("to where"), "西关镇第一党支部"),
        Placeholder("dues_year", _("dues paid up to, year in words"), "贰零贰陆"),
        Placeholder("dues_month", _("dues paid up to, month in words"), "拾壹"),
        Placeholder("valid_days", _("valid for days, in words"), "叁拾"),
        Placeholder("address", _("address of the sender"), "平安县东风镇"),
        Placeholder("office_phone", _("phone of the sender"), "010-60000000"),
    ),
    body=(
        Heading("介绍信存根　{{ number }}"),
        Text("{{ name }}同志系中共{{ category }}党员，组织关系由{{ from_unit }}转到"
             "{{ to_unit }}。"),
        _DAY,
        _CUT,
        Title("中国共产党党员组织关系介绍信"),
        Text("{{ number }}", align="right"),
        Salutation("{{ addressed_to }}："),
        Text("{{ name }}同志（{{ sex }}），{{ age }}岁，{{ ethnicity }}，系中共"
             "{{ category }}党员，身份证号码{{ id_number }}，由{{ from_unit }}去"
             "{{ to_unit }}，请转接组织关系。该同志党费已交到{{ dues_year }}年"
             "{{ dues_month }}月。（有效期{{ valid_days }}天）"),
        Text("{{ organisation }}（盖章）", align="right"),
        _DAY,
        Text("党员联系电话：{{ phone }}", is_indented=False),
        Text("党员原所在基层党委通讯地址：{{ address }}", is_indented=False),
        Text("联系电话：{{ office_phone }}　传真：　　　　　邮编：", is_indented=False),
        _CUT,
        Heading("介绍信回执联　{{ number }}"),
        Salutation("{{ organisation }}："),
        Text("{{ name }}同志的党员组织关系已转达我处，特此回复。"),
        Text("（接收党员的基层党委盖章）　　　年　　月　　日", align="right"),
        Text("经办人：　　　　　　　　联系电话：", is_indented=False),
    ),
    paper=Paper.A4_FULL,
)  # fmt: skip

_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def year_in_words(year: int) -> str:
    """2026 → 贰零贰陆: digit by digit, so that nobody alters it."""
    return "".join(_DIGITS[int(digit)] for digit in str(year))


def number_in_words(number: int) -> str:
    """11 → 拾壹, 30 → 叁拾, 105 → 壹佰零伍: numbers up to 999, as on cheques."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}佰" if hundreds else ""
    if tens:
        words += f"{'' if tens == 1 and not hundreds else _DIGITS[tens]}拾"
    elif hundreds and ones:
        words += _DIGITS[0]
    if ones or not number:
        words += _DIGITS[ones]
    return words


def letter_context(transfer: Transfer, act: rules.Act, on: date) -> dict[str, Any]:
    """What the letter of this act says; it holds the ID number and is sealed."""
    member, dues, source = transfer.member, act.dues_to, transfer.source
    is_full = member.category == Category.FULL
    born = member.birth_date
    return {
        "name": member.name,
        "sex": member.get_sex_display(),
        "age": full_years(born, on) if born else "　　",
        "ethnicity": member.get_ethnicity_display() if member.ethnicity else "　　",
        "category": "正式" if is_full else "预备",
        "id_number": member.id_number or "",
        "phone": member.phone or "",
        "addressed_to": transfer.target_name,
        "from_unit": transfer.organisation.name,
        "to_unit": transfer.target_unit or _branch_or_target(transfer),
        "dues_year": year_in_words(dues.year) if dues else "",
        "dues_month": number_in_words(dues.month) if dues else "",
        "valid_days": number_in_words(act.valid_days),
        "address": source.address if source else "",
        "office_phone": (source.contact_phone or "") if source else "",
    }


def _branch_or_target(transfer: Transfer) -> str:
    return transfer.branch.name if transfer.branch else transfer.target_name
