"""The certificate of honour (荣誉证书), as Word and PDF with a number to check."""

from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.life.honours.codes import Title
from zhibu.life.honours.models import Honour
from zhibu.life.office.kinds import DocumentKind, Placeholder
from zhibu.life.office.word.blocks import Closing, Number, Text
from zhibu.life.office.word.blocks import Title as Heading

SUBJECT = "honours.honour"
CALL_SUBJECT = "honours.call"

CERTIFICATE = DocumentKind(
    key="honours.certificate",
    label=_("Certificate of honour"),
    title="荣誉证书",
    placeholders=(
        Placeholder("name", _("name of the holder"), "王丽娟"),
        Placeholder("address", _("how the holder is addressed"), "王丽娟同志"),
        Placeholder("year", _("year"), "2026"),
        Placeholder("honour", _("honour"), "优秀共产党员"),
        Placeholder(
            "sentence",
            _("sentence of the award"),
            "根据青石党〔2026〕12号文件，授予“优秀共产党员”称号。",
        ),
        Placeholder("day", _("day of the award"), "2026年7月1日"),
        Placeholder("code", _("check code"), "7KQ2-M9XA"),
    ),
    body=(
        Heading(),
        Number(),
        Text("{{ address }}：", is_indented=False),
        Text("{{ sentence }}"),
        Text("特发此证，以资鼓励。"),
        Closing(),
        Text(
            "核验：登录本平台“荣誉证书核验”页面，输入证书编号和校验码 {{ code }}。",
            is_indented=False,
        ),
    ),
)


def certificate_context(honour: Honour, code: str) -> dict[str, Any]:
    """What the certificate of an honour says."""
    is_person = honour.member_id is not None
    return {
        "name": honour.name,
        "address": f"{honour.name}同志" if is_person else honour.name,
        "year": honour.year,
        "honour": honour.title_text,
        "sentence": _sentence(honour),
        "day": honour.given_on,
        "code": code,
    }


def _sentence(honour: Honour) -> str:
    number = honour.decision_number
    basis = f"根据{number}文件" if number else "经研究"
    if honour.title == Title.MEDAL:
        return f"{basis}，颁发“光荣在党50年”纪念章。"
    return f"{basis}，授予“{honour.title_text}”称号（{honour.year}年度）。"
