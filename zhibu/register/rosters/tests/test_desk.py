"""Imports that wait for whoever sent them in."""

from dataclasses import replace

import pytest
from django.urls import reverse

from zhibu.foundation.policy import Role
from zhibu.register.accounts.tests.factories import actor_of
from zhibu.register.members.tests.factories import actor_with
from zhibu.register.organisations.tests.factories import make_actor, make_organisation
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.queries import todos
from zhibu.register.rosters.tests.factories import (
    TODAY,
    bring_in,
    check,
    roster,
    row,
    send_in,
)

pytestmark = pytest.mark.django_db
State = RosterImport.State


@pytest.fixture
def path(tmp_path):
    return roster(tmp_path, [row()], name="名册.xlsx")


def waiting(actor):
    return [str(todo.what) for todo in todos(actor, TODAY)]


def test_a_checked_roster_waits_for_its_decision(branch, secretary, path):
    found, _report = check(path, branch, secretary)
    (todo,) = todos(secretary, TODAY)
    assert str(todo.what) == "名册.xlsx waits for your decision"
    assert todo.url == reverse("rosters:detail", args=[found.pk])
    assert (todo.when, todo.act) == (None, "Decide")


@pytest.mark.parametrize(
    ("state", "message", "words"),
    [
        (State.UPLOADED, "", "名册.xlsx waits to be checked"),
        (State.STOPPED, "the power failed", "The import of 名册.xlsx stopped half-way"),
        (State.FAILED, "damaged", "名册.xlsx could not be read"),
        (State.UNDOING, "in use", "The undoing of 名册.xlsx stopped"),
    ],
)
def test_one_that_stopped_or_failed_waits_too(
    branch, secretary, path, state, message, words
):
    send_in(path, branch, secretary)
    RosterImport.objects.update(state=state, message=message)
    assert waiting(secretary) == [words]


@pytest.mark.parametrize(
    "state",
    [
        State.CHECKING,
        State.QUEUED,
        State.WRITING,
        State.UNDOING,
        State.UNDONE,
        State.CANCELLED,
    ],
)
def test_what_is_under_way_or_finished_does_not(branch, secretary, path, state):
    send_in(path, branch, secretary)
    RosterImport.objects.update(state=state)
    assert waiting(secretary) == []


def test_nor_what_was_imported(branch, secretary, path):
    bring_in(path, branch, secretary)
    assert waiting(secretary) == []


def test_nor_a_file_that_was_removed_as_old_ones_are(branch, secretary, path):
    check(path, branch, secretary)
    RosterImport.objects.update(stored_as="")
    assert waiting(secretary) == []


def test_it_waits_for_nobody_else(branch, secretary, path):
    check(path, branch, secretary)
    assert waiting(replace(secretary, user_id=99)) == []
    assert waiting(replace(make_actor(branch), user_id=None)) == []
    assert waiting(actor_with(Role.SECRETARY, make_organisation("第二党支部"))) == []
    assert waiting(actor_with(Role.MEMBER, branch)) == []


def test_many_are_one_line_that_opens_their_list(
    login, branch, tmp_path, django_assert_num_queries
):
    client = login(Role.SECRETARY, branch)
    secretary = actor_of(client.user)
    for number in range(3):
        check(roster(tmp_path, [row()], name=f"{number}.xlsx"), branch, secretary)
    other = replace(secretary, user_id=secretary.user_id + 1)
    check(roster(tmp_path, [row()], name="other.xlsx"), branch, other)
    with django_assert_num_queries(1):
        assert len(todos(secretary, TODAY)) == 3
    check(roster(tmp_path, [row()], name="3.xlsx"), branch, secretary)
    with django_assert_num_queries(1):
        (todo,) = todos(secretary, TODAY)
    assert (str(todo.what), todo.count) == ("4 rosters wait for you", 4)
    listed = client.get(todo.url).context["table"]
    assert [r.record.file_name for r in listed.rows] == [f"{n}.xlsx" for n in "3210"]


def test_one_that_cannot_be_read_can_be_thrown_away(login, branch, path):
    client = login(Role.SECRETARY, branch)
    found = send_in(path, branch, actor_of(client.user))
    RosterImport.objects.update(state=State.FAILED, message="damaged")
    page = client.get(reverse("rosters:detail", args=[found.pk])).content.decode()
    address = reverse("rosters:cancel", args=[found.pk])
    assert f'action="{address}"' in page
    client.post(address)
    assert waiting(actor_of(client.user)) == []
