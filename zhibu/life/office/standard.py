"""Kinds of documents that any organisation writes by hand, without a procedure."""

from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind, Placeholder, Rows
from zhibu.life.office.word.blocks import (
    Closing,
    Column,
    Form,
    Listing,
    Number,
    Salutation,
    Signatures,
    Text,
    Title,
)

NOTICE = DocumentKind(
    key="office.notice",
    label=_("Notice"),
    title="关于{{ matter }}的通知",
    placeholders=(
        Placeholder("matter", _("what it is about"), "召开2026年第四季度党员大会"),
        Placeholder("addressed_to", _("to whom"), "各党支部"),
        Placeholder(
            "text",
            _("text"),
            "经研究，定于2026年12月5日（星期六）上午9时召开党员大会，请全体党员按时参加。",
        ),
    ),
    body=(Title(), Number(), Salutation("{{ addressed_to }}："), Text("{{ text }}"),
          Closing()),
    is_personal=False,
    by_hand=True,
)  # fmt: skip

REPLY = DocumentKind(
    key="office.reply",
    label=_("Reply to a request"),
    title="关于{{ matter }}的批复",
    placeholders=(
        Placeholder("matter", _("what was asked for"), "增补支部委员会委员"),
        Placeholder("addressed_to", _("to whom"), "中共东风镇东风村支部委员会"),
        Placeholder("request", _("their letter"), "《关于增补支部委员会委员的请示》"),
        Placeholder(
            "decision", _("decision"), "经研究，同意增补王丽娟同志为支部委员会委员。"
        ),
    ),
    body=(
        Title(),
        Number(),
        Salutation("{{ addressed_to }}："),
        Text("你单位{{ request }}收悉。"),
        Text("{{ decision }}"),
        Text("此复。"),
        Closing(),
    ),
    by_hand=True,
)

CERTIFICATE = DocumentKind(
    key="office.certificate",
    label=_("Certificate of Party membership"),
    title="党员身份证明",
    placeholders=(
        Placeholder("name", _("name of the member"), "王丽娟"),
        Placeholder("sex", _("sex of the member"), "女"),
        Placeholder("born", _("month of birth"), "1980年5月"),
        Placeholder("joined", _("joined the Party in"), "2005年6月"),
        Placeholder("category", _("category of the member"), "中共正式党员"),
        Placeholder("purpose", _("for what it is needed"), "参加党员教师资格审核"),
    ),
    body=(
        Title(),
        Number(),
        Text("兹证明{{ name }}同志，{{ sex }}，{{ born }}出生，"
             "{{ joined }}加入中国共产党，系{{ category }}，"
             "其组织关系现在{{ organisation }}。"),
        Text("此证明仅用于{{ purpose }}。"),
        Text("特此证明。"),
        Closing(),
    ),
    by_hand=True,
)  # fmt: skip

SHEET = DocumentKind(
    key="office.sign_in",
    label=_("Sign-in sheet"),
    title="{{ meeting }}签到表",
    placeholders=(
        Placeholder("meeting", _("meeting"), "2026年第四季度党员大会"),
        Placeholder("held_on", _("day of the meeting"), "2026年12月5日"),
        Placeholder("place", _("place of the meeting"), "村党群服务中心二楼会议室"),
        Rows(
            "people",
            _("persons"),
            (
                Placeholder("index", _("running number"), "1"),
                Placeholder("name", _("name of the person"), "王丽娟"),
            ),
        ),
    ),
    body=(
        Title(),
        Form((("时间", "{{ held_on }}", "地点", "{{ place }}"),)),
        Text("", is_indented=False),
        Listing(
            "people",
            (
                Column("序号", "index", 1),
                Column("姓名", "name", 2),
                Column("签名", "", 3),
            ),
        ),
        Signatures(("记录人",)),
    ),
    is_numbered=False,
)

KINDS = (NOTICE, REPLY, CERTIFICATE, SHEET)
