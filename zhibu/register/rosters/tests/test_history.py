"""Imports stand in the time line of the member, as long as they are not undone."""

import pytest

from zhibu.register.members import queries
from zhibu.register.members.models import Member
from zhibu.register.organisations.tests.factories import make_actor, make_organisation
from zhibu.register.rosters import services
from zhibu.register.rosters.tests.factories import TODAY, bring_in, roster, row

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
