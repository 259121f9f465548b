"""Calls with what came from below, and who can be proposed or recorded."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Actor, Perm
from zhibu.life.honours.codes import NominationState
from zhibu.life.honours.models import Call, Nomination
from zhibu.register.members import queries as member_queries
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

SHOWN = 20
PLAIN = ("id_number", "phone", "address", "organisation__contact_phone")
_GOES_ON = (
    NominationState.CHECKED,
    NominationState.AWARDED,
    NominationState.NOT_AWARDED,
)


def call_for(actor: Actor, perm: Perm, pk: int) -> Call:
    """A call that the actor may read: of an own organisation, one above or below."""
    found: Call = Call.objects.select_related("organisation").get_for(actor, perm, pk)
    return found


def nominees(call: Call, actor: Actor) -> "QuerySet[Nomination]":
    """The nominations of a call that are within the actor's reach."""
    rows: QuerySet[Nomination] = (
        Nomination.objects.filter(call=call)
        .visible_to(actor, Perm.HONOURS_VIEW)
        .select_related("organisation")
        .defer("organisation__contact_phone")
        .annotate(
            open_objections=Count("objections", filter=Q(objections__answered_on=None))
        )
    )
    return rows.order_by("org_path", "pk")


def shortlist(call: Call) -> "QuerySet[Nomination]":
    """Who passed the check: of whom notice is given, and among whom is decided."""
    rows = call.nominations.filter(state__in=_GOES_ON)
    return rows.select_related("organisation").order_by("org_path", "pk")


def nominee_for(actor: Actor, perm: Perm, text: str) -> Member | Organisation:
    """The holder that a page names: "m12" a member, "o7" an organisation, in reach."""
    kind, number = text[:1], text[1:]
    if not number.isdigit():
        raise NotFound(f"holder {text}")
    if kind == "m":
        rows = Member.objects.select_related("organisation")
        member: Member = rows.defer(*PLAIN).get_for(actor, perm, int(number))
        return member
    found: Organisation = Organisation.objects.get_for(actor, perm, int(number))
    return found


def choices_for(
    actor: Actor, perm: Perm, text: str, *, within: str = "/", kinds: str = "mo"
) -> list[tuple[str, str, str]]:
    """(key, name, where) of members and organisations in reach whom a text may mean."""
    found: list[tuple[str, str, str]] = []
    if not text:
        return found
    if "o" in kinds:
        rows = Organisation.objects.visible_to(actor, perm).open().within(within)
        rows = rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text))
        found += _organisations(rows.order_by("path")[:SHOWN])
    if "m" in kinds:
        people = Member.objects.visible_to(actor, perm).on_roll().within(within)
        people = member_queries.matching(people, text)
        chosen = people.select_related("organisation").defer(*PLAIN)[:SHOWN]
        found += [(f"m{m.pk}", m.name, str(m.organisation)) for m in chosen]
    return found


def _organisations(rows: Iterable[Any]) -> list[tuple[str, str, str]]:
    return [(f"o{row.pk}", row.name, row.short_name) for row in rows]


def proposes_in(call: Call, holder: Member | Organisation) -> Organisation:
    """Who proposes: the branch of the member, or the organisation itself."""
    place = holder.organisation if isinstance(holder, Member) else holder
    if not is_within(place.path, call.org_path):
        raise NotFound(f"{holder} in call {call.pk}")
    return place
