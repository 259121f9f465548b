"""What a floating member takes along, on paper: the activity card (流动党员活动证) and
the letter of certification (党员证明信), R-FLO-10.

Neither shows ID number or phone: whoever receives it asks the home branch.
"""

from datetime import date
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import (
    DocumentKind,
    Paper,
    Placeholder,
    Rows,
    month_in_words,
)
from zhibu.life.office.word.blocks import (
    Closing,
    Column,
    Form,
    Heading,
    Listing,
    Number,
    PageBreak,
    Salutation,
    Text,
    Title,
)
from zhibu.procedures.floating import codes, rules
from zhibu.procedures.floating.models import Arrival, Stay

SUBJECT = "floating.stay"
HOST_LINES, ACTIVITY_LINES, YEAR_LINES = 4, 10, 4  # of the card, empty ones included

_PERSON = (
    Placeholder("name", _("name of the member"), "王丽娟"),
    Placeholder("sex", _("sex of the member"), "女"),
    Placeholder("born", _("month of birth"), "1980年5月"),
    Placeholder("category", _("full or probationary"), "正式党员"),
    Placeholder("home", _("branch of the membership relation"), "中共东风村支部委员会"),
    Placeholder("home_contact", _("contact of the home branch"), "陈静"),
    Placeholder("home_phone", _("phone of the branch"), "010-60000000"),
    Placeholder("place", _("destination"), "广东省深圳市"),
    Placeholder("reason", _("why away"), "外出务工就业"),
    Placeholder("starts_on", _("departure date"), "2026年10月20日"),
    Placeholder("until", _("expected back on"), "2027年2月1日"),
)
_NO_VOTE = "持证党员在流入地党组织没有表决权、选举权和被选举权"

CARD = DocumentKind(
    key="floating.card",
    label=_("Activity card of floating members"),
    title="流动党员活动证（{{ name }}）",
    placeholders=(
        *_PERSON,
        Placeholder("ethnicity", _("ethnicity of the member"), "汉族"),
        Placeholder("education", _("education"), "大专"),
        Placeholder("joined", _("joined the Party in"), "2005年6月"),
        Placeholder("trade", _("trade"), "制造业"),
        Rows(
            "hosts",
            _("branches there"),
            (
                Placeholder("branch", _("host branch"), "深圳南山流动党员党支部"),
                Placeholder("since", _("takes part since"), "2026年11月1日"),
                Placeholder("contact", _("contact"), "李强"),
                Placeholder("phone", _("phone"), "0755-60000000"),
            ),
        ),
        Rows("activities", _("activities and dues"),
             (Placeholder("index", _("running number"), "1"),)),
        Rows("years", _("yearly checks"),
             (Placeholder("year", _("year"), "2026"),)),
    ),
    body=(
        Title("流动党员活动证"),
        Number("编号：{{ number }}"),
        Form(
            (
                ("姓名", "{{ name }}", "性别", "{{ sex }}"),
                ("出生年月", "{{ born }}", "民族", "{{ ethnicity }}"),
                ("学历", "{{ education }}", "入党时间", "{{ joined }}"),
                ("党员类别", "{{ category }}", "从事行业", "{{ trade }}"),
                ("党支部", "{{ home }}"),
                ("联系人", "{{ home_contact }}", "联系电话", "{{ home_phone }}"),
                ("流入地", "{{ place }}"),
                ("外出原因", "{{ reason }}"),
                ("外出时间", "{{ starts_on }}", "预计返回", "{{ until }}"),
            ),
        ),
        Text("请流入地党组织凭此证接收该同志参加组织生活，协助做好教育管理。"),
        Closing(),
        Heading("说明"),
        Text("1. 此证由党员组织关系所在的基层党委发放和登记，仅限本人使用。"),
        Text(f"2. 凭此证可以参加流入地党组织的活动、交纳党费；{_NO_VOTE}。"),
        Text("3. 持证党员每年至少向组织关系所在党支部汇报一次思想和工作情况。"),
        Text("4. 返回后交回此证；遗失的，及时报告发证党组织。"),
        PageBreak(),
        Heading("一、流入地党组织"),
        Listing(
            "hosts",
            (
                Column("流入党支部", "branch", 4),
                Column("流入时间", "since", 3),
                Column("联系人", "contact", 2),
                Column("联系电话", "phone", 3),
            ),
            size=12,
        ),
        Heading("二、参加活动和交纳党费情况"),
        Listing(
            "activities",
            (
                Column("序号", "index", 1),
                Column("时间", "", 2),
                Column("参加活动情况", "", 5),
                Column("交纳党费", "", 2),
                Column("党组织负责人签字", "", 3),
            ),
            size=12,
        ),
        Heading("三、年审"),
        Listing(
            "years",
            (
                Column("年度", "year", 1),
                Column("审核意见", "", 5),
                Column("审核党组织（盖章）", "", 3),
            ),
            size=12,
        ),
    ),
    paper=Paper.A4_FULL,
)  # fmt: skip

CERTIFICATE = DocumentKind(
    key="floating.certificate",
    label=_("Letter of certification for a member away"),
    title="党员证明信（{{ name }}）",
    placeholders=(
        *_PERSON,
        Placeholder("valid_until", _("valid until"), "2027年2月1日"),
    ),
    body=(
        Title("党员证明信"),
        Number(),
        Salutation("{{ place }}有关党组织："),
        Text("{{ name }}同志，{{ sex }}，{{ born }}出生，系中共{{ category }}，"
             "组织关系在{{ home }}。该同志因{{ reason }}，自{{ starts_on }}"
             "{% if until %}至{{ until }}{% endif %}外出，请接收其参加组织生活。"),
        Text("此证明信不转移党员组织关系；"
             f"{_NO_VOTE.replace('持证', '持信')}。有效期至{{{{ valid_until }}}}。"),
        Closing(),
        Text("支部联系人：{{ home_contact }}　联系电话：{{ home_phone }}",
             is_indented=False),
    ),
)  # fmt: skip

PAPERS: dict[codes.Paper, DocumentKind] = {
    codes.Paper.CARD: CARD,
    codes.Paper.CERTIFICATE: CERTIFICATE,
}


def context_of(paper: codes.Paper, stay: Stay, on: date) -> dict[str, Any]:
    """Everything that a paper of this stay says; the stay was loaded `with_facts`."""
    if paper == codes.Paper.CARD:
        return _person(stay) | _card(stay, on)
    last = stay.until or rules.six_months_on(stay.starts_on)
    return _person(stay) | {"valid_until": last}


def _person(stay: Stay) -> dict[str, Any]:
    member, home = stay.member, stay.organisation
    return {
        "name": member.name,
        "sex": member.get_sex_display(),
        "born": month_in_words(member.birth_date),
        "category": member.get_category_display(),
        "home": home.name,
        "home_contact": stay.contact_person or home.contact_name,
        "home_phone": home.contact_phone,
        "place": stay.place,
        "reason": stay.get_reason_display(),
        "starts_on": stay.starts_on,
        "until": stay.until,
    }


def _card(stay: Stay, on: date) -> dict[str, Any]:
    member = stay.member
    accepted = [a for a in stay.reports if a.answered_on is not None]
    hosts = [_host(arrival) for arrival in accepted]
    return {
        "ethnicity": member.get_ethnicity_display(),
        "education": member.get_education_display(),
        "joined": month_in_words(member.joined_on),
        "trade": stay.get_trade_display(),
        "hosts": _filled(hosts, HOST_LINES, ("branch", "since", "contact", "phone")),
        "activities": [{"index": n} for n in range(1, ACTIVITY_LINES + 1)],
        "years": [{"year": on.year + n} for n in range(YEAR_LINES)],
    }


def _host(arrival: Arrival) -> dict[str, Any]:
    branch = arrival.organisation
    return {
        "branch": branch.name,
        "since": arrival.answered_on,
        "contact": branch.contact_name,
        "phone": branch.contact_phone,
    }


def _filled(
    rows: list[dict[str, Any]], count: int, columns: tuple[str, ...]
) -> list[dict[str, Any]]:
    """These lines, and empty ones to be written by hand."""
    empty = dict.fromkeys(columns, "")
    return rows + [dict(empty) for _line in range(count - len(rows))]
