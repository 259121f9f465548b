"""Members away from home are told of answers and of what is due; hosts of reports."""

from datetime import timedelta

import pytest

from zhibu.foundation.policy import Role, job_actor
from zhibu.life.notices.models import Notice, Recipient
from zhibu.procedures.floating import services, telling
from zhibu.procedures.floating.codes import ArrivalAct, Duty
from zhibu.procedures.floating.tests.factories import (
    TODAY,
    declaration,
    make_arrival,
    make_host,
    make_stay,
    secretary,
)
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members.tests.factories import make_member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _somebody_else(db):
    """The actors of tests have the number of the first account."""
    make_user(username="first")


def kinds(**person):
    rows = Recipient.objects.filter(**person).order_by("pk")
    return list(rows.values_list("notice__wording__kind", flat=True))


def test_what_the_branch_notes_is_told_to_the_member_alone(home):
    member = make_member(home)
    services.declare_stay(
        actor=secretary(home), member_id=member.pk, on=TODAY, **declaration()
    )
    assert kinds(member=member) == ["floating.declared"]
    make_stay(home)  # somebody who said so alone
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(
    ("act", "text", "kind"),
    [
        (ArrivalAct.ACCEPT, "", "floating.taken_in"),
        (ArrivalAct.DECLINE, "名额已满", "floating.declined"),
    ],
)
def test_the_answer_of_a_host_is_told(home, host, act, text, kind):
    make_host(host)
    chief = make_user(role=Role.SECRETARY, organisation=host)
    arrival = make_arrival(make_stay(home), host)
    assert kinds(user=chief) == ["floating.to_do"]
    assert Notice.objects.get().about == f"/floating/arrivals/{arrival.pk}/"
    services.answer_arrival(
        actor=secretary(host), arrival_id=arrival.pk, act=act, on=TODAY, text=text
    )
    assert kinds(member=arrival.stay.member) == [kind]
    notice = Notice.objects.get(wording__kind=kind)
    assert (notice.organisation, notice.is_sensitive) == (host, bool(text))
    assert text in notice.text


def test_a_guest_from_elsewhere_has_no_inbox_here(host):
    services.register_guest(
        actor=secretary(host),
        organisation_id=host.pk,
        name="李明",
        home_name="外省某村党支部",
        on=TODAY,
    )
    assert not Notice.objects.exists()


def test_contact_and_duties_are_told_of_once(home):
    stay = make_stay(home)
    job = job_actor("floating members")
    assert stay.next_duty == Duty.REPORT_IN
    assert telling.remind(actor=job, on=stay.due_on - 8 * DAY) == 0
    assert telling.remind(actor=job, on=stay.due_on - 7 * DAY) == 1
    assert telling.remind(actor=job, on=stay.due_on) == 0
    assert telling.remind(actor=job, on=stay.contact_due_on) == 1
    assert telling.remind(actor=job, on=stay.contact_due_on) == 0
    assert kinds(member=stay.member) == ["floating.duty_due", "floating.contact_due"]
