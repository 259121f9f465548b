"""The pages of reorganisations: prepared, looked at, carried out, noted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhibu.procedures.transfers.models import Notice, Reorganisation
from zhibu.procedures.transfers.tests.test_reshaping import carry_out, prepare
from zhibu.procedures.transfers.tests.world import TODAY, make_world
from zhibu.register.accounts.tests.factories import log_in, make_user
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    for _number in range(3):
        make_member(world.beside)
    return world


@pytest.fixture
def officer(world, client):
    log_in(client, make_user(role="committee_officer", organisation=world.county))
    return client


def page(row, name="reorganisation"):
    return reverse(f"transfers:{name}", args=[row.pk])


def test_prepared_from_the_page_of_the_branch_and_carried_out(world, officer):
    start = reverse("organisations:detail", args=[world.old.pk])
    address = reverse("transfers:reorganise", args=[world.old.pk])
    assert address in officer.get(start).content.decode()
    assert world.beside.name in officer.get(address).content.decode()
    answer = officer.post(
        address,
        {
            "kind": "merge",
            "target": world.beside.pk,
            "reason": "党员人数减少",
            "decision": "第8次党委会议纪要",
            "decided_on": TODAY.isoformat(),
        },
    )
    row = Reorganisation.objects.get()
    assert answer.url == page(row)
    shown = officer.get(answer.url).content.decode()
    assert world.member.name in shown
    assert "Nothing stops it" in shown
    assert world.member.organisation == world.old
    last = officer.get(page(row, "carry_out"))
    given = {name: last.context["form"][name].value() for name in ("version", "seen")}
    done = officer.post(page(row, "carry_out"), given)
    assert done.url == page(row)
    world.member.refresh_from_db()
    assert world.member.organisation == world.beside
    again = officer.post(page(row, "carry_out"), given)
    assert again.status_code == 409
    shown = officer.get(page(row)).content.decode()
    assert "Who went where" in shown


def test_what_stops_it_is_told_with_the_rule_and_no_button(world, officer):
    world.ask(to=world.beside.pk)
    row = prepare(world)
    shown = officer.get(page(row)).content.decode()
    assert "1 transfers are under way between" in shown
    assert page(row, "carry_out") not in shown


def test_some_members_are_sent_elsewhere(world, officer):
    row = prepare(world, "dissolve")
    given = {"version": 1, "members": [world.member.pk], "branch": world.new.pk}
    assert officer.post(page(row, "place_members"), given).status_code == 404
    row = prepare(world, "dissolve", target=world.new)  # the county decides
    given["branch"] = world.beside.pk
    officer.post(page(row, "place_members"), given)
    assert row.placements.get().branch == world.beside


def test_it_is_given_up(world, officer):
    row = prepare(world)
    officer.post(page(row, "drop"))
    row.refresh_from_db()
    assert row.state == "dropped"


def test_the_new_branch_notes_it_and_an_office_above_does_not(world, client, officer):
    row = carry_out(world, prepare(world, target=world.new))
    told = Notice.objects.get(organisation=world.new)
    note = reverse("transfers:note", args=[told.pk])
    assert note not in officer.get(page(row)).content.decode()
    log_in(client, make_user(role="secretary", organisation=world.new))
    assert note in client.get(page(row)).content.decode()
    assert page(row) in client.get(reverse("home:desk")).content.decode()
    client.post(note)
    told.refresh_from_db()
    assert told.seen_on is not None
    assert page(row) not in client.get(reverse("home:desk")).content.decode()


def test_the_preview_needs_the_same_queries_for_one_member_and_for_many(world, officer):
    row = prepare(world)
    officer.get(page(row))  # what is asked once for the session
    counts = []
    for _number in range(3):
        with CaptureQueriesContext(connection) as asked:
            officer.get(page(row))
        counts.append(len(asked))
        make_member(world.old)
    assert counts[0] == counts[-1]
    assert Member.objects.filter(organisation=world.old).count() == 4


def test_a_certificate_letter_for_a_short_absence(world, officer):
    """R-TRF-09."""
    address = reverse("transfers:certificate", args=[world.member.pk])
    start = reverse("transfers:propose", args=[world.member.pk])
    assert address in officer.get(start).content.decode()
    given = {
        "addressed_to": "某市委党校",
        "purpose": "参加培训",
        "away_from": "2026-12-01",
        "away_until": "2027-05-31",
    }
    answer = officer.post(address, given)
    assert answer.status_code == 422
    assert "6 months or more" in answer.content.decode()
    answer = officer.post(address, given | {"away_until": "2027-05-30"})
    shown = officer.get(answer.url).content.decode()
    assert "党员证明信" in shown
    world.member.refresh_from_db()
    assert world.member.organisation == world.old


def test_the_form_sets_up_the_branch_that_carries_on(world, officer):
    """Named in the form, looked at, carried out: one act (R-ORG-04)."""
    address = reverse("transfers:reorganise", args=[world.old.pk])
    given = {
        "kind": "merge",
        "others": [world.beside.pk],
        "new_name": "东风镇中心党支部",
        "new_kind": "631",
        "superior": world.east.pk,
        "reason": "党员人数减少",
        "decision": "第8次党委会议纪要",
        "decided_on": TODAY.isoformat(),
    }
    both = officer.post(address, given | {"target": world.beside.pk})
    assert "not both" in both.content.decode()
    neither = officer.post(address, given | {"new_name": ""})
    assert "or name a new branch" in neither.content.decode()
    assert not Reorganisation.objects.exists()

    answer = officer.post(address, given)
    row = Reorganisation.objects.get()
    assert answer.url == page(row)
    shown = officer.get(answer.url).content.decode()
    assert "东风镇中心党支部" in shown
    assert "elected or appointed afterwards" in shown
    listed = officer.get(reverse("transfers:reorganisations")).content.decode()
    assert "东风镇中心党支部" in listed
    last = officer.get(page(row, "carry_out"))
    seen = {name: last.context["form"][name].value() for name in ("version", "seen")}
    assert officer.post(page(row, "carry_out"), seen).url == page(row)
    world.member.refresh_from_db()
    assert world.member.organisation.name == "东风镇中心党支部"
    again = officer.post(page(row, "carry_out"), seen)
    assert again.status_code == 409
    assert "Who went where" in officer.get(page(row)).content.decode()
