"""Members are told of every step of a transfer, offices of what comes to them."""

from datetime import timedelta

import pytest

from zhibu.foundation.policy import Role
from zhibu.life.notices.models import Notice, Recipient
from zhibu.procedures.transfers import telling
from zhibu.procedures.transfers.tests.world import TODAY, make_world
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members.tests.factories import make_member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture(autouse=True)
def _somebody_else(db):
    """The actors of tests have the number of the first account."""
    make_user(username="first")


def told(member=None, user=None):
    """The kinds of messages that somebody received, oldest first."""
    rows = Recipient.objects.filter(member=member, user=user).order_by("pk")
    return list(rows.values_list("notice__wording__kind", flat=True))


def test_the_member_is_told_of_every_step(world):
    transfer = world.ask()
    for act in ("check", "issue", "accept", "assign", "confirm"):
        world.do(act, transfer)
    assert told(world.member) == [
        "transfers.received",
        "transfers.issued",
        "transfers.accepted",
        "transfers.arrived",
        "transfers.completed",
    ]
    letter = Notice.objects.get(wording__kind="transfers.issued")
    transfer.refresh_from_db()
    assert transfer.number in letter.text
    assert f"{transfer.valid_until}" in letter.text
    assert letter.about == "/transfers/mine/"
    arrived = Notice.objects.get(wording__kind="transfers.arrived")
    assert arrived.organisation == world.new


def test_a_refusal_goes_out_without_its_content(world):
    transfer = world.ask()
    world.do("check", transfer)
    world.do("refuse", transfer)
    notice = Notice.objects.get(wording__kind="transfers.refused")
    assert notice.is_sensitive
    assert told(world.member)[-1] == "transfers.refused"


def test_an_office_is_told_when_a_transfer_comes_to_it(world):
    secretary = make_user(
        member=make_member(world.old), role=Role.SECRETARY, organisation=world.old
    )
    east = make_user(role=Role.COMMITTEE_OFFICER, organisation=world.east)
    county = make_user(role=Role.DEPARTMENT_OFFICER, organisation=world.county)
    transfer = world.ask()
    assert told(secretary.member) == ["transfers.to_do"]
    world.do("check", transfer)
    assert told(user=east) == ["transfers.to_do"]
    assert told(secretary.member) == ["transfers.to_do"]
    world.do("issue", transfer)  # nobody keeps the west: the county above it is told
    assert told(user=county) == ["transfers.to_do"]
    notice = Notice.objects.filter(wording__kind="transfers.to_do").latest("pk")
    assert notice.organisation == world.west
    assert world.member.name not in notice.title + notice.text
    assert notice.about == f"/transfers/{transfer.pk}/"


def test_whoever_acted_needs_no_message_of_it(world):
    chief = make_user(role=Role.SECRETARY, organisation=world.old)
    world.ask(actor=world.secretary(world.old))
    assert told(user=chief) == ["transfers.to_do"]  # somebody else acted
    other = make_member(world.old)
    world.ask(actor=presence_of(chief, TODAY).actor, member_id=other.pk)
    assert told(user=chief) == ["transfers.to_do"]
    assert told(other) == ["transfers.received"]


def test_a_refused_act_tells_nobody(world):
    transfer = world.ask()
    before = Notice.objects.count()
    with pytest.raises(Exception, match="."):
        world.do("accept", transfer)
    assert Notice.objects.count() == before


def test_a_letter_that_ends_soon_is_told_of_once(world):
    transfer = world.issued()
    ends = transfer.valid_until
    for on, number in (
        (ends - 8 * DAY, 0),
        (ends - 7 * DAY, 1),
        (ends - 7 * DAY, 0),
        (ends, 0),
    ):
        assert telling.remind(actor=world.job, on=on) == number
    assert told(world.member)[-1] == "transfers.expiring"


def test_a_night_that_was_missed_is_made_up_for(world):
    transfer = world.issued()
    assert telling.remind(actor=world.job, on=transfer.valid_until) == 1
    assert telling.remind(actor=world.job, on=transfer.valid_until + DAY) == 0


def test_a_new_letter_is_another_one(world):
    transfer = world.issued()
    first = transfer.valid_until
    assert telling.remind(actor=world.job, on=first) == 1
    transfer = world.do("report_loss", transfer)
    transfer = world.do("reissue", transfer, on=TODAY + 5 * DAY)
    assert telling.remind(actor=world.job, on=transfer.valid_until) == 1
