"""What imports tell apps below: the time line of a member, a hand-over's inventory."""

import pytest

from zhibu.register.accounts import inventory
from zhibu.register.members import queries
from zhibu.register.members.models import Member
from zhibu.register.organisations.tests.factories import make_actor, make_organisation
from zhibu.register.rosters import services
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.tests.factories import (
    TODAY,
    bring_in,
    roster,
    row,
    send_in,
)

pytestmark = pytest.mark.django_db


def test_who_came_in_and_what_was_changed(tmp_path):
    branch = make_organisation("第一党支部")
    actor = make_actor(branch)
    first = row("第一党支部", name="王丽娟")
    bring_in(roster(tmp_path, [first], name="一.xlsx"), branch, actor)
    changed = [*first]
    changed[5], changed[11] = "14", "19911112222"
    second, _report = bring_in(
        roster(tmp_path, [changed], name="二.xlsx"), branch, actor
    )

    (member,) = Member.objects.all()
    texts = [event.text for event in queries.history_of(member) if event.who]
    assert texts == ["二.xlsx：education、phone", "一.xlsx"]

    services.undo_import(
        actor=actor, import_id=second.pk, reason="an old sheet", on=TODAY
    )
    services.take_back(actor=actor, import_id=second.pk, on=TODAY)
    member.refresh_from_db()
    texts = [event.text for event in queries.history_of(member) if event.who]
    assert texts == ["一.xlsx"]


@pytest.mark.parametrize("state", RosterImport.State)
def test_a_hand_over_counts_imports_that_are_not_finished(tmp_path, state):
    branch, neighbour = make_organisation("第一党支部"), make_organisation("第二党支部")
    for organisation in (branch, neighbour):
        send_in(roster(tmp_path, [row("第一党支部")]), organisation)
    RosterImport.objects.update(state=state)
    counted = {
        line["key"]: line["count"] for line in inventory.taken(branch.path, TODAY)
    }
    is_over = state in {"done", "undone", "failed", "cancelled"}
    assert counted["imports"] == (0 if is_over else 1)
