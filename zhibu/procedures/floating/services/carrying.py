"""Stays and guests go along when branches are merged (organisations/changes.py)."""

from django.db.models import F

from zhibu.foundation.policy import Actor
from zhibu.procedures.floating import queries
from zhibu.procedures.floating.models import Arrival, Host, Stay
from zhibu.procedures.floating.services import derived
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.changes import Change

_PLACE = ("organisation", "org_path", "home_division")


def count_stays(path: str) -> int:
    """Members of a subtree who are away."""
    return Stay.objects.open().within(path).count()


def carry_stays(actor: Actor, change: Change) -> None:
    """R-FLO-03, R-FLO-04: who is away stays so; another branch is the home one now.
    Who was a guest in the branch that is home now is one no longer.
    """
    rows = Stay.objects.open().filter(organisation_id__in=change.ended)
    keys = list(rows.select_for_update(of=("self",)).values_list("pk", flat=True))
    stays = list(Stay.objects.with_facts().filter(pk__in=keys).order_by("pk"))
    homes = {pk: queries.division_of(to.path) for pk, to in change.receiving.items()}
    for stay in stays:
        branch = change.successor(stay.organisation_id, stay.member_id)
        if branch is not None:
            stay.organisation, stay.org_path = branch, branch.path
            stay.home_division = homes[branch.pk] or stay.home_division
    Stay.objects.bulk_update(stays, _PLACE, batch_size=derived.BATCH)
    _end_at_home(change)
    fresh = Stay.objects.with_facts().filter(pk__in=keys).order_by("pk")
    derived.renew(actor, fresh, change.on)


def carry_guests(actor: Actor, change: Change) -> None:
    """R-FLO-06: guests of a branch that ends are guests of its successor, which does
    not offer more than it did; what the old branch offered is not offered any more.
    """
    hosted = []
    for pk, successor in change.ended.items():
        here = Arrival.objects.open().filter(organisation_id=pk)
        hosted += [key for key in here.values_list("stay_id", flat=True) if key]
        here.update(organisation=successor, org_path=successor.path)
    Host.objects.filter(organisation_id__in=change.ended).update(is_open=False)
    _end_at_home(change)
    stays = Stay.objects.with_facts().filter(pk__in=hosted).order_by("pk")
    derived.renew(actor, stays, change.on)
    organisation_services.renew_by_id(change.receiving, change.on)


def _end_at_home(change: Change) -> None:
    """Nobody is a guest at home (R-FLO-04)."""
    at_home = Arrival.objects.open().filter(
        organisation_id__in=change.receiving,
        stay__organisation_id=F("organisation_id"),
    )
    for arrival in at_home:
        derived.close(arrival, change.on)
