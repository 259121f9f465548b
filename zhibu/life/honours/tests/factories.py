"""Calls, nominations and honours for tests, of this app and of all above it."""

from datetime import date
from typing import Any

from zhibu.foundation.policy import Actor, Role
from zhibu.life.honours import services
from zhibu.life.honours.codes import CallState, Consent, Level, NominationState, Title
from zhibu.life.honours.models import Call, Honour, Nomination
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import actor_with
from zhibu.register.organisations.models import Organisation

TODAY = date(2026, 11, 24)  # a Tuesday
UNTIL = date(2026, 12, 1)
DEEDS = (
    "多年来坚持在网格一线走访群众，协调解决老旧小区加装电梯、停车难等问题，居民满意。"
    * 2
)


def officer(organisation: Organisation) -> Actor:
    """An officer of a committee."""
    return actor_with(Role.COMMITTEE_OFFICER, organisation)


def secretary(organisation: Organisation) -> Actor:
    """The secretary of a branch."""
    return actor_with(Role.SECRETARY, organisation)


def open_call(committee: Organisation, on: date = TODAY, **given: Any) -> Call:
    """A committee calls for outstanding members, as its officer does it."""
    items: dict[str, Any] = {
        "title": Title.MEMBER,
        "year": 2026,
        "until": UNTIL,
        "objections_to": "县委组织部组织科，电话 0379-60000000",
    }
    return services.open_call(
        actor=officer(committee), organisation_id=committee.pk, on=on, **(items | given)
    )


def nominate(call: Call, member: Member, on: date = TODAY) -> Nomination:
    """The member's branch proposes."""
    return services.nominate(
        actor=secretary(member.organisation),
        call_id=call.pk,
        nominee=f"m{member.pk}",
        deeds=DEEDS,
        meeting_on=on,
        on=on,
    )


def check(nomination: Nomination, committee: Organisation) -> Nomination:
    """The committee lets a nomination go on."""
    return services.check_nomination(
        actor=officer(committee),
        nomination_id=nomination.pk,
        passes=True,
        opinion="",
        on=TODAY,
    )


def make_call(organisation: Organisation, **given: Any) -> Call:
    """A row: a call of any organisation."""
    items: dict[str, Any] = {
        "title": Title.MEMBER,
        "year": 2026,
        "objections_to": "组织科",
        "called_on": TODAY,
        "until": UNTIL,
        "state": CallState.OPEN,
    }
    return Call.objects.create(organisation=organisation, **(items | given))


def make_nomination(call: Call, member: Member, **given: Any) -> Nomination:
    """A row: a nomination of a member."""
    items: dict[str, Any] = {
        "organisation": member.organisation,
        "name": member.name,
        "deeds": DEEDS,
        "meeting_on": TODAY,
        "proposed_on": TODAY,
        "proposed_by": "陈静",
        "state": NominationState.PROPOSED,
    }
    return Nomination.objects.create(call=call, member=member, **(items | given))


def make_honour(member: Member | None, **given: Any) -> Honour:
    """A row: an honour of a member, or of the organisation that is given."""
    items: dict[str, Any] = {
        "title": Title.MEMBER,
        "level": Level.COUNTY,
        "year": 2026,
        "giver_name": "中共青石县委员会",
        "given_on": date(2026, 7, 1),
        "deeds": DEEDS,
        "recorded_on": TODAY,
        "recorded_by": "陈静",
    }
    if member is not None:
        items |= {"organisation": member.organisation, "name": member.name}
    return Honour.objects.create(member=member, **(items | given))


AGREED: dict[str, Any] = {"consent": Consent.GIVEN, "name_shown": "full"}
