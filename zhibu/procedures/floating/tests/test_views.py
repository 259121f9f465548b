"""Pages: what is seen, by whom, without JavaScript, and with constant queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhibu.foundation.policy import Role
from zhibu.procedures.floating import queries, services
from zhibu.procedures.floating.codes import ArrivalAct, ArrivalState, StayState
from zhibu.procedures.floating.models import Arrival, Contribution, Planning, Stay
from zhibu.procedures.floating.rules import STANDARD
from zhibu.procedures.floating.tests.factories import (
    NANSHAN,
    TODAY,
    make_arrival,
    make_host,
    make_stay,
    officer,
    secretary,
)
from zhibu.register.accounts.tests.factories import log_in, make_user
from zhibu.register.members.tests.factories import make_member, myself
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import (
    make_organisation,
)

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-hans"}


def page(client, name, /, *args, **asked):
    url = reverse(f"floating:{name}", args=args)
    response = client.get(url, asked, headers=CHINESE)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def send(client, name, /, *args, **values):
    url = reverse(f"floating:{name}", args=args)
    return client.post(url, values, headers=CHINESE)


# ---- for everybody


def test_anybody_finds_a_branch_the_nearest_first(client, host, county):
    make_host(host)
    far = make_organisation("东莞流动党员党支部", county, Kind.FLOATING_BRANCH)
    make_host(far, division_code="441900")
    text = page(client, "find", place_text="深圳南山区")
    assert "没有这个名称" in text  # no such place: told on the form
    text = page(client, "find", place_text="南山区", place=NANSHAN)
    assert text.index(host.name) < text.index(far.name)
    assert "同县（市、区）" in text and "同省" in text


def test_a_name_that_fits_several_places_is_asked_again(client, host):
    make_host(host)
    text = page(client, "find", place_text="朝阳区")
    assert "北京市朝阳区" in text and 'type="radio"' in text


@pytest.mark.parametrize(("shown", "trade"), [(True, "C"), (False, "I")])
def test_by_trade(client, host, shown, trade):
    make_host(host, trades="C")
    assert (host.name in page(client, "find", trade=trade)) is shown


def test_only_branches_that_opted_in_and_their_phone_only_when_they_say_so(
    client, host, county
):
    closed = make_organisation("不接收的流动党员党支部", county, Kind.FLOATING_BRANCH)
    make_host(closed, is_open=False)
    offer = make_host(host, contact_phone="13900301234")
    text = page(client, "find", text="流动党员")
    assert host.name in text and closed.name not in text
    assert "13900301234" not in page(client, "host", offer.pk)
    make_host(host, contact_phone="13900301234", phone_is_public=True)
    assert "13900301234" in page(client, "host", offer.pk)
    make_host(host, is_open=False)
    assert client.get(reverse("floating:host", args=[offer.pk])).status_code == 404


# ---- the member


def test_four_fields_are_enough_and_then_three_steps_to_a_host(client, home, host):
    offer = make_host(host)
    member = make_member(home)
    log_in(client, make_user(member=member))
    assert "请先登记外出去向" in page(client, "report_in", offer.pk)
    answer = send(
        client,
        "declare",
        division_code_text="深圳市",
        reason="work",
        trade="C",
        starts_on="2026-10-20",
    )
    assert answer.status_code == 302
    stay = Stay.objects.get()
    assert (stay.member_id, stay.division_code) == (member.pk, "440300")
    assert "广东省深圳市" in page(client, "mine")
    assert send(client, "report_in", offer.pk, words="周末有空").status_code == 302
    assert Arrival.objects.get().words == "周末有空"
    todos = queries.own_todos(member.pk, TODAY)
    assert todos == []  # nothing to do but wait
    late = TODAY.replace(month=12, day=24)
    (todo,) = queries.own_todos(member.pk, late)
    assert str(host) in todo.what and todo.when < late  # R-FLO-06: ten days
    services.answer_arrival(
        actor=secretary(host),
        arrival_id=Arrival.objects.get().pk,
        act=ArrivalAct.ACCEPT,
        on=TODAY,
    )
    (todo,) = queries.own_todos(member.pk, TODAY)
    assert str(host) in todo.what
    assert "13900" not in page(client, "mine")
    assert send(client, "report_home", text="参加了线上学习").status_code == 302
    assert send(client, "withdraw").status_code == 302
    assert Arrival.objects.get().state == ArrivalState.ENDED
    assert send(
        client, "end_mine", because="returned", ended_on=TODAY.isoformat()
    ).status_code in (302, 200)


def test_a_wrong_declaration_says_what_is_wrong_at_the_field(client, home):
    log_in(client, make_user(member=make_member(home)))
    answer = send(client, "declare", reason="work", starts_on="2026-10-20")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请选择所在城市" in text and "请选择从事的行业" in text
    assert not Stay.objects.exists()


# ---- the home secretary


def test_the_list_and_the_contact_log(as_secretary, home, county):
    stay = make_stay(home)
    other = make_stay(make_organisation("西关村党支部", county))
    text = page(as_secretary, "stays")
    assert stay.member.name in text
    assert reverse("floating:stay", args=[other.pk]) not in text
    values = {
        "day": TODAY.isoformat(),
        "way": "phone",
        "reached": "yes",
        "note": "平安",
    }
    # the page takes the day of the clock: the service is told no day to come
    assert send(as_secretary, "contact", stay.pk, **values).status_code in (302, 422)
    services.record_contact(
        actor=secretary(home), stay_id=stay.pk, day=TODAY, way="visit", note="已走访",
        on=TODAY,
    )  # fmt: skip
    text = page(as_secretary, "stay", stay.pk)
    assert "已走访" in text and "R-FLO-04" in text


def test_the_secretary_enters_a_stay(as_secretary, home):
    member = make_member(home, name="欧阳明")
    assert "欧阳明" in page(as_secretary, "choose_member", search="欧阳")
    values = {"division_code_text": "杭州", "reason": "business", "trade": "F",
              "starts_on": "2026-05-01"}  # fmt: skip
    answer = send(as_secretary, "declare_for", member.pk, **values)
    assert answer.status_code == 302
    assert Stay.objects.get().division_code == "330100"


def test_a_host_registered_somebody_whom_nobody_entered(as_secretary, home, host):
    member = make_member(home, name="司马青")
    services.register_guest(
        actor=secretary(host), organisation_id=host.pk, name="x", home_name=home.name,
        id_number=member.id_number, on=TODAY,
    )  # fmt: skip
    assert "司马青" in page(as_secretary, "choose_member")
    (todo,) = queries.todos(secretary(home), TODAY)
    assert "司马青" in todo.what and str(member.pk) in todo.url
    assert queries.todos(secretary(make_organisation("西村党支部", home.parent)),
                         TODAY) == []  # fmt: skip
    make_stay(home, member=member)
    assert queries.todos(secretary(home), TODAY) == []
    assert "司马青" not in page(as_secretary, "choose_member")


@pytest.mark.parametrize("name", ["stays", "arrivals", "proposals", "distribution"])
def test_lists_ask_the_same_questions_for_one_row_and_for_three(
    as_officer, home, host, name
):
    make_host(host)
    make_arrival(make_stay(home), host)
    page(as_officer, name)
    with CaptureQueriesContext(connection) as one:
        page(as_officer, name)
    for _number in range(2):
        make_arrival(make_stay(home), host)
        make_stay(home)
    with CaptureQueriesContext(connection) as three:
        page(as_officer, name)
    assert len(three) <= len(one) + (1 if name == "proposals" else 0)


# ---- the desk


def test_the_desk_shows_persons_while_they_are_few(home, host, county):
    make_host(host)
    for _number in range(3):
        make_arrival(make_stay(home, starts_on=TODAY.replace(month=6)), host)
    on = TODAY.replace(month=11, day=30)
    found = queries.todos(secretary(home), on)
    assert [todo.count for todo in found] == [1, 1, 1]
    assert {str(todo.when) for todo in found} == {"2026-12-24"}  # R-LOST-01
    make_stay(home, starts_on=TODAY.replace(month=6))
    (line, *_others) = queries.todos(secretary(home), on)
    assert line.count == 4 and "due=lost" in line.url
    assert len(queries.todos(secretary(host), on)) == 3
    with CaptureQueriesContext(connection) as asked:
        queries.todos(officer(county), on)
    assert len(asked) == 1


# ---- the officer, and the online branch


def test_distribution_hides_small_groups(as_officer, home):
    for _number in range(6):
        make_stay(home)
    make_stay(home, division_code="110108", trade="J")
    shown = queries.distribution(home.path)
    by_code = {tile.code: tile.count for tile in shown.tiles}
    assert by_code["44"] is None and by_code["11"] is None  # else one follows
    assert by_code["31"] == 0 and shown.total == 7
    text = page(as_officer, "distribution")
    assert "制造业" in text and 'class="tile' in text and "style=" not in text


def test_from_a_proposal_to_the_home_of_the_branch(as_officer, county, home):
    stays = [make_stay(home) for _number in range(3)]
    assert "制造业" in page(as_officer, "proposals")
    key = queries.plan_of(county.path, STANDARD).proposals[0].key
    text = page(as_officer, "set_up", key)
    assert "平安县驻南山区制造业流动党员党支部" in text or "驻深圳市" in text
    values = {"name": "平安县驻深圳市制造业流动党员党支部",
              "consulted": "中共深圳市委组织部", "contact_name": "陈静"}  # fmt: skip
    answer = send(as_officer, "set_up", key, **values)
    branch = Organisation.objects.get(kind=Kind.FLOATING_BRANCH)
    assert answer.status_code == 302 and str(branch.pk) in answer.url
    assert stays[0].member.name in page(as_officer, "branch", branch.pk)
    assert send(as_officer, "set_up", key, **values).status_code == 409
    assert Stay.objects.filter(state=StayState.HOSTED).count() == 3


def test_members_write_in_their_branch_and_removal_says_why(client, county, home, host):
    make_host(host)
    stay = make_stay(home)
    arrival = make_arrival(stay, host)
    services.answer_arrival(
        actor=secretary(host), arrival_id=arrival.pk, act=ArrivalAct.ACCEPT, on=TODAY
    )
    log_in(client, make_user(member=stay.member))
    answer = send(client, "branch", host.pk, kind="report", text="学习心得一则")
    assert answer.status_code == 302
    words = Contribution.objects.get()
    assert "学习心得一则" in page(client, "branch", host.pk)
    log_in(client, make_user(role=Role.SECRETARY, organisation=home))
    assert "学习心得一则" in page(client, "branch", host.pk)
    assert send(client, "branch", host.pk, kind="talk", text="x").status_code == 404
    log_in(client, make_user(role=Role.SECRETARY, organisation=host))
    send(client, "remove", words.pk, reason="含有他人的信息")
    text = page(client, "branch", host.pk)
    assert "学习心得一则" not in text and "含有他人的信息" in text
    log_in(client, make_user(member=make_member(home)))
    url = reverse("floating:branch", args=[host.pk])
    assert client.get(url).status_code == 404


def test_nobody_sees_the_own_page_of_another(client, home):
    stay = make_stay(home)
    log_in(client, make_user(member=make_member(home)))
    assert stay.place not in page(client, "mine")
    assert myself(stay.member).member_id != make_member(home).pk


# ---- papers


def test_the_committee_issues_the_card_and_the_member_has_it(client, county, home):
    stay = make_stay(home)
    log_in(client, make_user(role=Role.DEPARTMENT_OFFICER, organisation=county))
    issue = reverse("floating:issue_paper", args=[stay.pk, "card"])
    assert issue in page(client, "stay", stay.pk)
    assert client.post(issue).status_code == 302
    stay.refresh_from_db()
    log_in(client, make_user(role=Role.SECRETARY, organisation=home))
    text = page(client, "stay", stay.pk)
    assert stay.card_number in text and f'action="{issue}"' not in text
    answer = client.get(reverse("floating:paper", args=[stay.pk, "card", "word"]))
    assert answer.status_code == 200 and answer.content.startswith(b"PK")
    log_in(client, make_user(member=stay.member))
    mine = reverse("floating:my_paper", args=["card", "pdf"])
    assert mine in page(client, "mine")
    assert client.get(mine).content.startswith(b"%PDF")
    log_in(client, make_user(member=make_member(home)))
    assert client.get(mine).status_code == 422  # who is at home has none


def test_a_merger_is_shown_as_it_was_proposed(as_officer, county, home):
    """The page of the change looks at all branches within reach, not at one alone."""
    for trade, count in (("I", 4), ("C", 3)):
        stays = [make_stay(home, trade=trade) for _number in range(count)]
        key = queries.plan_of(county.path, STANDARD).proposals[0].key
        services.set_up_branch(
            actor=officer(county), parent_id=county.pk, key=key, on=TODAY,
            name=f"平安县驻深圳市第{count}流动党员党支部",
            consulted="中共深圳市委组织部", contact_name="陈静",
        )  # fmt: skip
    services.end_stay(
        actor=myself(stays[0].member), stay_id=stays[0].pk, ended_on=TODAY,
        because="returned", on=TODAY,
    )  # fmt: skip
    small = Organisation.objects.get(name__contains="第3")
    make_stay(home, trade="E"), make_stay(home, trade="E"), make_stay(home, trade="E")
    proposals = page(as_officer, "proposals")
    assert "平安县驻深圳市第4流动党员党支部 已在该市，还可接收 46 人" in proposals
    link = reverse("floating:change", args=[small.pk, "merge"])
    assert link in proposals
    asked = {"organisation": county.pk, "fewest": 3}
    text = page(as_officer, "change", small.pk, "merge", **asked)
    assert "平安县驻深圳市第4流动党员党支部" in text
    url = f"{link}?organisation={county.pk}&fewest=3"
    answer = as_officer.post(url, {"reason": "正式党员不足三名"}, headers=CHINESE)
    assert answer.status_code == 302
    small.refresh_from_db()
    assert small.closed_on


def test_the_proposals_say_as_of_when_page_and_desk_were_counted(as_officer, county):
    assert "打开本页时按名册即时统计" in page(as_officer, "proposals")
    assert "工作台上的数字" not in page(as_officer, "proposals")
    Planning.objects.create(
        organisation=county,
        org_path=county.path,
        proposals=1,
        adjustments=0,
        counted_on=TODAY,
    )
    assert "日夜间统计" in page(as_officer, "proposals")
