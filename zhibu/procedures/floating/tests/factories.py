"""Stays, hosts and arrivals for tests, of this app and of all above it."""

from datetime import date
from typing import Any

from zhibu.foundation.policy import Actor, Role
from zhibu.procedures.floating import services
from zhibu.procedures.floating.codes import Reason
from zhibu.procedures.floating.models import Arrival, Host, Stay
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import actor_with, make_member, myself
from zhibu.register.organisations.models import Organisation

TODAY = date(2026, 11, 24)
SHENZHEN, NANSHAN = "440300", "440305"
SINCE = date(2026, 10, 20)


def secretary(organisation: Organisation) -> Actor:
    """The secretary of a branch."""
    return actor_with(Role.SECRETARY, organisation)


def officer(organisation: Organisation) -> Actor:
    """An officer of a committee."""
    return actor_with(Role.DEPARTMENT_OFFICER, organisation)


def declaration(**given: Any) -> dict[str, Any]:
    """What somebody who works in Shenzhen says."""
    items = {
        "division_code": NANSHAN,
        "reason": Reason.WORK,
        "trade": "C",
        "starts_on": SINCE,
    }
    return items | given


def make_stay(
    organisation: Organisation,
    *,
    member: Member | None = None,
    on: date = TODAY,
    person: dict[str, Any] | None = None,
    **given: Any,
) -> Stay:
    """A member of the branch who said so is away."""
    member = member or make_member(organisation, **(person or {}))
    return services.declare_stay(
        actor=myself(member), member_id=member.pk, on=on, **declaration(**given)
    )


def make_host(organisation: Organisation, **given: Any) -> Host:
    """A branch that takes floating members."""
    items: dict[str, Any] = {
        "division_code": NANSHAN,
        "contact_name": "陈静",
        "trades": "C",
    }
    return services.offer_places(
        actor=secretary(organisation),
        organisation_id=organisation.pk,
        on=TODAY,
        **(items | given),
    )


def make_arrival(stay: Stay, host: Organisation, on: date = TODAY) -> Arrival:
    """The member of a stay reported in."""
    actor = myself(stay.member)
    return services.report_in(actor=actor, organisation_id=host.pk, on=on)
