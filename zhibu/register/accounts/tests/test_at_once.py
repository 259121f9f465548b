"""Two at the same moment: one wins, nothing is done twice. SQLite has one writer."""

import threading

import pytest
from django.db import connection
from django.utils import timezone

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.policy import Role
from zhibu.register.accounts import services
from zhibu.register.accounts.models import Appointment, Handover
from zhibu.register.accounts.tests.factories import (
    SECRET,
    actor_of,
    make_actor,
    make_appointment,
    make_user,
)
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one writer"),
]
TODAY = timezone.localdate()


def at_once(*acts):
    """What becomes of each act: "done", or the codes of the refusal."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act):
        start.wait()
        try:
            act()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(" ".join(p.code for p in refused.problems))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.fixture
def above(db):
    return make_organisation("东风镇党委", kind=Kind.COMMITTEE)


@pytest.fixture
def village(above):
    return make_organisation("东风村党支部", above)


@pytest.fixture
def person(village):
    return make_user(member=make_member(village))


def appointing(actor, user, organisation, role):
    return lambda: services.appoint(
        actor=actor,
        user_id=user.pk,
        organisation_id=organisation.pk,
        role=role,
        starts_on=TODAY,
        on=TODAY,
        acknowledged="at once",
    )


def test_a_hand_over_is_signed_once(village, person):
    giver = make_user(member=make_member(village))
    held = make_appointment(giver, Role.SECRETARY, village)
    handover = services.propose_handover(
        actor=actor_of(giver),
        appointment_id=held.pk,
        taker_id=person.pk,
        effective_on=TODAY,
        on=TODAY,
    )
    taker = actor_of(person)

    def sign():
        services.sign_handover(actor=taker, handover_id=handover.pk, on=TODAY)

    def decline():
        services.decline_handover(
            actor=taker, handover_id=handover.pk, because="no", on=TODAY
        )

    assert at_once(sign, sign, decline) == [
        "done",
        "handover_answered",
        "handover_answered",
    ]
    signed = Handover.objects.get().state == Handover.State.DONE
    secretaries = Appointment.objects.filter(role=Role.SECRETARY).held_on(TODAY)
    assert secretaries.get().user_id == (person.pk if signed else giver.pk)


def test_nobody_becomes_two_administrators_at_once(above, village, person):
    services.set_up_second_factor(user=person, secret=SECRET)
    roles = {village: Role.AUDITOR, above: Role.SYSTEM_ADMINISTRATOR}
    acts = [
        appointing(make_actor(Role.SECURITY_ADMINISTRATOR, o), person, o, role)
        for o, role in roles.items()
    ]
    assert at_once(*acts) == ["administrators_separate", "done"]
    assert person.appointments.count() == 1


def test_an_organisation_gets_one_secretary_at_once(village, person):
    other = make_user(member=make_member(village))
    officer = make_actor(Role.COMMITTEE_OFFICER, village)
    acts = [appointing(officer, u, village, Role.SECRETARY) for u in (person, other)]
    assert at_once(*acts) == ["done", "place_is_taken"]
