"""Pages of transfers: what is seen, what a form does, and who is sent away."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from zhibu.foundation.audit.models import Entry
from zhibu.foundation.policy import Role
from zhibu.procedures.transfers import services
from zhibu.procedures.transfers.codes import State
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.tests.world import WISHES, make_world
from zhibu.register.accounts.tests.factories import log_in, make_user
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import make_member, person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
MONTH = f"{TODAY:%Y-%m}"


@pytest.fixture
def world():
    return make_world(name="王丽娟")


@pytest.fixture
def as_(client, world):
    """`as_("officer", world.east)`: the client of somebody in that place."""

    def enter(role, place=None, member=None):
        user = make_user(role=role, organisation=place, member=member)
        return log_in(client, user)

    return enter


def asked(world, **given):
    return world.ask(**{"on": TODAY, **given})


def issued(world, **given):
    transfer = asked(world, **given)
    world.do("check", transfer, on=TODAY, dues_to=TODAY)
    return world.do("issue", transfer, on=TODAY, dues_to=TODAY)


def page(client, transfer, act=""):
    end = f"{act}/" if act else ""
    return client.get(f"/transfers/{transfer.pk}/{end}")


def test_the_page_begins_with_the_next_step(as_, world):
    transfer = issued(world)
    text = page(as_(Role.COMMITTEE_OFFICER, world.west), transfer).content.decode()
    places = [
        text.index(word) for word in ("Next step", "Accept the member", "R-TRF-03")
    ]
    assert places == sorted(places)
    assert f"/transfers/{transfer.pk}/accept/" in text
    assert f"/transfers/{transfer.pk}/cancel/" not in text
    assert transfer.number in text
    assert "东风镇第一党支部 answers for the member today" in text


def test_the_branch_checks_with_a_form(as_, world):
    transfer = asked(world)
    client = as_(Role.SECRETARY, world.old)
    form = page(client, transfer, "check").context["form"]
    assert form.fields["to"].initial == world.new
    answer = client.post(
        f"/transfers/{transfer.pk}/check/",
        {
            **WISHES,
            "to": world.new.pk,
            "unit_has_organisation": "1",
            "dues_to": MONTH,
            "version": transfer.version,
        },
    )
    assert answer.status_code == 302
    transfer.refresh_from_db()
    assert transfer.state == State.CHECKED
    assert transfer.dues_to == TODAY.replace(day=1)


def test_the_committee_issues_the_letter_with_a_form(as_, world):
    transfer = asked(world)
    world.do("check", transfer, on=TODAY, dues_to=TODAY)
    transfer.refresh_from_db()
    client = as_(Role.COMMITTEE_OFFICER, world.east)
    form = page(client, transfer, "issue").context["form"]
    assert form.fields["valid_days"].initial == 10  # within the city
    assert "file_sent" not in form.fields
    values = {"valid_days": 91, "dues_to": MONTH, "carrier": "online"}
    values["version"] = transfer.version
    refused = client.post(f"/transfers/{transfer.pk}/issue/", values)
    assert refused.status_code == 422
    assert "1 to 90 days" in refused.content.decode()
    answer = client.post(
        f"/transfers/{transfer.pk}/issue/", values | {"valid_days": 30}
    )
    assert answer.url == f"/transfers/{transfer.pk}/"
    shown = client.get(answer.url).content.decode()
    assert "Print the letter in three parts" in shown


def test_an_act_of_the_other_end_is_not_offered(as_, world):
    transfer = issued(world)
    client = as_(Role.COMMITTEE_OFFICER, world.east)
    assert page(client, transfer, "accept").url == f"/transfers/{transfer.pk}/"
    answer = client.post(
        f"/transfers/{transfer.pk}/accept/", {"version": transfer.version}
    )
    assert answer.status_code == 403
    transfer.refresh_from_db()
    assert transfer.state == State.ISSUED


def test_a_second_click_says_that_it_is_done(as_, world):
    transfer = issued(world)
    client = as_(Role.COMMITTEE_OFFICER, world.west)
    values = {"version": transfer.version}
    first = client.post(f"/transfers/{transfer.pk}/accept/", values)
    second = client.post(f"/transfers/{transfer.pk}/accept/", values)
    assert (first.status_code, second.status_code) == (302, 409)


def test_the_member_is_assigned_with_a_form(as_, world):
    transfer = issued(world)
    world.do("accept", transfer, on=TODAY)
    transfer.refresh_from_db()
    client = as_(Role.COMMITTEE_OFFICER, world.west)
    answer = client.post(
        f"/transfers/{transfer.pk}/assign/",
        {"branch_id": world.new.pk, "version": transfer.version},
    )
    assert answer.status_code == 302
    assert Member.objects.get(pk=world.member.pk).organisation == world.new


# ---- lists


def names(answer):
    return [row.record.member.name for row in answer.context["table"].rows]


def test_the_list_tells_in_from_out(as_, world):
    issued(world)
    client = as_(Role.COMMITTEE_OFFICER, world.west)
    assert names(client.get("/transfers/?side=in")) == ["王丽娟"]
    assert names(client.get("/transfers/?side=out")) == []
    assert names(client.get("/transfers/?state=open")) == ["王丽娟"]
    assert names(client.get("/transfers/?state=closed")) == []
    assert names(client.get("/transfers/?search=王丽")) == ["王丽娟"]
    assert names(client.get("/transfers/?search=李")) == []


def test_what_is_overdue_is_found_at_both_ends(as_, world):
    past = TODAY - timedelta(days=40)
    transfer = asked(world, on=past)
    world.do("check", transfer, on=past, dues_to=past)
    world.do("issue", transfer, on=past, dues_to=past)
    for place in (world.east, world.west):
        client = as_(Role.COMMITTEE_OFFICER, place)
        answer = client.get("/transfers/?overdue=True")
        assert names(answer) == ["王丽娟"]
        assert "overdue" in answer.content.decode()


def test_the_list_needs_the_same_queries_for_one_and_three(as_, world):
    client = as_(Role.COMMITTEE_OFFICER, world.east)
    client.get("/transfers/")  # the first page of a session asks more
    counts = []
    for number in range(3):
        member = world.member if number == 0 else make_member(world.old)
        asked(world, actor=world.secretary(world.old), member_id=member.pk)
        with CaptureQueriesContext(connection) as captured:
            client.get("/transfers/")
        counts.append(len(captured))
    assert counts[0] == counts[-1]


def test_the_list_goes_out_as_a_workbook(as_, world):
    transfer = issued(world)
    client = as_(Role.COMMITTEE_OFFICER, world.east)
    answer = client.get("/transfers/export/?side=out")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    headings, row = book.worksheets[0].iter_rows(values_only=True)
    told = dict(zip(headings, row, strict=True))
    assert told["姓名"] == "王丽娟"
    assert "****" in told["联系电话"]
    assert told["所在分党委"] == str(world.east)
    assert told["所在党支部"] == told["转出单位"] == str(world.old)
    assert told["转入单位抬头"] == world.west.name
    assert told["介绍信有效期天数"] == 30
    assert told["状态"] == transfer.get_state_display()
    assert Entry.objects.filter(action="transfers.export").count() == 1
    nothing = client.get("/transfers/export/?side=in")
    book = load_workbook(BytesIO(b"".join(nothing.streaming_content)))
    assert len(list(book.worksheets[0].iter_rows())) == 1


def test_the_queue_leads_from_one_to_the_next(as_, world):
    first = asked(world)
    member = make_member(world.old)
    second = asked(world, actor=world.secretary(world.old), member_id=member.pk)
    client = as_(Role.SECRETARY, world.old)
    assert client.get("/transfers/queue/").url == f"/transfers/{first.pk}/"
    text = page(client, first).content.decode()
    assert "1 of 2" in text and f'href="/transfers/{second.pk}/"' in text
    for transfer in (first, second):
        world.do("cancel", transfer, actor=world.secretary(world.old), on=TODAY)
    assert client.get("/transfers/queue/").url == "/transfers/"


# ---- beginning


def test_the_branch_proposes_a_member(as_, world):
    client = as_(Role.SECRETARY, world.old)
    found = client.get("/transfers/new/?search=王丽娟").content.decode()
    assert f"/transfers/new/{world.member.pk}/" in found
    values = {**WISHES, "to": world.new.pk, "unit_has_organisation": "1"}
    answer = client.post(
        f"/transfers/new/{world.member.pk}/", values | {"dues_to": MONTH}
    )
    transfer = Transfer.objects.get()
    assert answer.url == f"/transfers/{transfer.pk}/"
    assert transfer.state == State.CHECKED
    again = client.post(
        f"/transfers/new/{world.member.pk}/", values | {"dues_to": MONTH}
    )
    assert again.status_code == 409


def test_any_organisation_of_the_system_is_found_by_name(as_, world):
    client = as_(None, member=world.member)
    found = client.get("/transfers/find/?q=西关镇第一").json()["organisations"]
    assert [one["pk"] for one in found] == [world.new.pk]
    assert set(found[0]) == {"pk", "label", "above", "code", "is_open"}


def test_a_letter_from_outside_is_recorded_with_its_bearer(as_, world):
    client = as_(Role.COMMITTEE_OFFICER, world.west)
    shown = client.get("/transfers/letter/").content.decode()
    assert "Letter from" in shown and "is_floating" not in shown
    letter = {
        "branch_id": world.new.pk,
        "source_name": "中共外省某县委员会",
        "letter_number": "某县委〔2026〕7号",
        "issued_on": str(TODAY),
        "valid_days": 30,
        "dues_to": MONTH,
        "distance": "beyond",
        "why": "unit",
        "place": "unit",
        "registered_on": str(TODAY),
    }
    record = {name: str(value) for name, value in person(name="苏晓岚").items()}
    answer = client.post("/transfers/letter/", letter | record)
    assert answer.status_code == 302
    transfer = Transfer.objects.get()
    assert (transfer.member.name, transfer.state) == ("苏晓岚", State.ASSIGNED)
    assert transfer.number == "某县委〔2026〕7号"


# ---- on the phone


def test_a_member_asks_and_withdraws_on_the_phone(as_, world):
    client = as_(None, member=world.member)
    assert "Ask for a transfer" in client.get("/transfers/mine/").content.decode()
    values = {**WISHES, "to": world.new.pk, "unit_has_organisation": "1"}
    answer = client.post("/transfers/mine/ask/", values)
    assert answer.url == "/transfers/mine/"
    shown = client.get("/transfers/mine/").content.decode()
    assert "西关镇第一党支部" in shown and "Withdraw my request" in shown
    assert client.get("/transfers/mine/ask/").url == "/transfers/mine/"
    client.post("/transfers/mine/withdraw/", {"text": "本人不再调动"})
    assert Transfer.objects.get().state == State.CANCELLED
    again = client.post("/transfers/mine/withdraw/", {"text": "本人不再调动"})
    assert again.status_code == 409


def test_a_short_absence_is_told_on_the_form(as_, world):
    """R-TRF-09."""
    client = as_(None, member=world.member)
    values = {**WISHES, "to": world.new.pk, "unit_has_organisation": "1"}
    values |= {"reason": "away", "away_from": str(TODAY)}
    values |= {"away_until": str(TODAY + timedelta(days=90))}
    answer = client.post("/transfers/mine/ask/", values)
    assert answer.status_code == 422
    assert "certificate letter" in answer.content.decode()
    assert not Transfer.objects.exists()


def test_a_member_reports_the_letter_as_lost(as_, world):
    transfer = issued(world)
    client = as_(None, member=world.member)
    assert "My letter is lost" in client.get("/transfers/mine/").content.decode()
    client.post("/transfers/mine/lost/", {"text": ""})
    transfer.refresh_from_db()
    assert transfer.state == State.LOST


def test_a_member_sees_the_own_transfer_only(as_, world):
    other = make_member(world.old, name="欧阳无双")
    services.ask(
        actor=world.secretary(world.old),
        member_id=other.pk,
        to=world.new.pk,
        on=TODAY,
        **WISHES,
    )
    client = as_(None, member=world.member)
    assert other.name not in client.get("/transfers/mine/").content.decode()
    assert client.get("/transfers/").status_code == 403
