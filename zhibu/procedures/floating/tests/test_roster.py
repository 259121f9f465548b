"""R-FLO-11: the roster of both sides: conditions, the workbook, constant queries."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.policy import Role
from zhibu.procedures.floating import services
from zhibu.procedures.floating.codes import ArrivalAct
from zhibu.procedures.floating.tests.factories import (
    TODAY,
    make_arrival,
    make_host,
    make_stay,
    officer,
    secretary,
)
from zhibu.register.accounts.tests.factories import log_in, make_user
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.members.tests.factories import myself
from zhibu.register.organisations.tests.factories import (
    make_organisation,
)

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-hans"}
PERSON = {"name": "王丽娟", "sex": "2", "birth_date": date(1980, 5, 1),
          "education": "31", "phone": "19900001234"}  # fmt: skip
OUT = ["姓名", "性别", "出生年月", "学历", "外出日期", "外出流向", "联系电话",
       "组织关系所在党支部", "党支部电话"]  # fmt: skip


def read(client, name, **asked):
    answer = client.get(reverse(f"floating:{name}"), asked, headers=CHINESE)
    assert answer.status_code == 200
    return answer.content.decode()


def sheet(client, name, **asked):
    answer = client.get(reverse(f"floating:{name}"), asked, headers=CHINESE)
    content = b"".join(answer.streaming_content)
    rows = load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
    return [list(row) for row in rows]


def accepted(stay, host):
    arrival = make_arrival(stay, host)
    services.answer_arrival(
        actor=secretary(host), arrival_id=arrival.pk, act=ArrivalAct.ACCEPT, on=TODAY
    )


def test_the_outflow_has_the_official_columns_and_masked_phones(as_officer, home):
    make_stay(home, person=PERSON)
    text = read(as_officer, "outflow")
    for words in (*OUT, "王丽娟", "1980-05", "广东省深圳市南山区", "东风村党支部",
                  "199****1234"):  # fmt: skip
        assert words in text, words
    assert "19900001234" not in text and "60000001" not in text
    title, headings, row = sheet(as_officer, "export_outflow")
    assert title[0] == "流动党员名册（流出）" and headings == OUT
    assert row[:4] == ["王丽娟", "女", "1980-05", row[3]] and row[3]
    assert row[4].date() == date(2026, 10, 20)
    assert row[6] == "199****1234" and "*" in row[8]
    entry = Entry.objects.get(action="floating.export")
    assert entry.details["members"] == 1


def test_the_inflow_has_both_sorts_of_people(as_officer, home, host):
    make_host(host)
    accepted(make_stay(home, person=PERSON), host)
    number = make_id_number("110105", date(1975, 3, 2), 7, "1")
    services.register_guest(
        actor=secretary(host), organisation_id=host.pk, name="欧阳明",
        home_name="外省某厂党支部", home_phone="0755-60000001", id_number=number,
        phone="19900005678", on=TODAY,
    )  # fmt: skip
    title, headings, *rows = sheet(as_officer, "export_inflow")
    assert headings == [*OUT, "流入地党支部", "流入时间"]
    by_name = {row[0]: row for row in rows}
    assert by_name["王丽娟"][7] == home.name and by_name["王丽娟"][9] == host.name
    guest = by_name["欧阳明"]
    assert guest[1:4] == ["男", "1975-03", None] and guest[7] == "外省某厂党支部"
    assert guest[6] == "199****5678" and guest[4] is None
    text = read(as_officer, "inflow", register="False")
    assert "欧阳明" in text and "王丽娟" not in text
    assert number not in read(as_officer, "inflow")


def test_who_waits_or_left_is_not_in_the_inflow_of_today(as_officer, home, host):
    make_host(host)
    make_arrival(make_stay(home, person=PERSON), host)
    assert "王丽娟" not in read(as_officer, "inflow")
    stay = make_stay(home, person={"name": "欧阳明"})
    accepted(stay, host)
    assert "欧阳明" in read(as_officer, "inflow")
    services.withdraw_report(actor=myself(stay.member), on=TODAY)
    assert "欧阳明" not in read(as_officer, "inflow")
    assert "欧阳明" in read(as_officer, "inflow", on=TODAY.isoformat())


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"丙"}),
        ({"on": "2026-01-31"}, {"甲"}),
        ({"on": "2026-02-01"}, {"甲", "乙"}),
        ({"on": "2026-03-31"}, {"甲", "乙"}),
        ({"on": "2026-04-01"}, {"甲"}),
    ],
)
def test_who_was_away_on_a_day(as_officer, home, asked, found):
    for name, first, last in (
        ("甲", date(2026, 1, 1), date(2026, 10, 31)),
        ("乙", date(2026, 2, 1), date(2026, 3, 31)),
        ("丙", date(2026, 11, 1), None),
    ):
        stay = make_stay(home, person={"name": f"欧阳{name}"}, starts_on=first)
        if last:
            services.end_stay(
                actor=myself(stay.member), stay_id=stay.pk, ended_on=last,
                because="returned", on=TODAY,
            )  # fmt: skip
    text = read(as_officer, "outflow", **asked)
    assert {name for name in "甲乙丙" if f"欧阳{name}" in text} == found


def test_by_card_and_by_organisation(as_officer, county, home):
    make_stay(home, person={"name": "欧阳甲"})
    other = make_organisation("西关村党支部", county)
    stay = make_stay(other, person={"name": "欧阳乙"}, until=TODAY + timedelta(days=9))
    services.issue_paper(actor=officer(county), stay_id=stay.pk, kind="card", on=TODAY)
    for asked, found in (
        ({"card": "True"}, "乙"),
        ({"card": "False"}, "甲"),
        ({"organisation": other.pk}, "乙"),
        ({"floating": "True"}, "甲"),
    ):
        text = read(as_officer, "outflow", **asked)
        assert [name for name in "甲乙" if f"欧阳{name}" in text] == [found], asked


def test_each_side_sees_its_own(client, home, host, county):
    make_host(host)
    accepted(make_stay(home, person=PERSON), host)
    log_in(client, make_user(role=Role.SECRETARY, organisation=host))
    assert "王丽娟" in read(client, "inflow")
    assert "王丽娟" not in read(client, "outflow")
    log_in(client, make_user(role=Role.SECRETARY, organisation=home))
    assert "王丽娟" in read(client, "outflow")
    assert "王丽娟" not in read(client, "inflow")


@pytest.mark.parametrize("name", ["outflow", "inflow"])
def test_any_number_of_rows_needs_the_same_queries(as_officer, home, host, name):
    make_host(host)
    read(as_officer, name)  # what is asked once a session
    counts = []
    for _round in range(3):
        accepted(make_stay(home), host)
        with CaptureQueriesContext(connection) as asked:
            read(as_officer, name)
        counts.append(len(asked))
    assert counts[2] <= counts[0], counts
