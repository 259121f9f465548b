"""Which organisation a page of figures is about."""

from django.db.models import QuerySet

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, roots
from zhibu.register.organisations.models import Organisation, OrganisationQuerySet

MOST_PLACES = 50  # that are offered to choose from


def places(actor: Actor, perm: Perm) -> list[Organisation]:
    """The highest organisations in which the actor holds `perm`, as the roles came."""
    paths = roots(actor, perm)
    found = _at_the_top() if EVERYWHERE in paths else _at(paths)
    order = [grant.path for grant in actor.grants]
    return sorted(found, key=lambda o: order.index(o.path) if o.path in order else 0)


@prepared
def _at(paths: tuple[str, ...]) -> "QuerySet[Organisation, Organisation]":
    return _in_order(Organisation.objects.filter(path__in=paths))


@prepared
def _at_the_top() -> "QuerySet[Organisation, Organisation]":
    return _in_order(Organisation.objects.filter(parent=None))


def _in_order(rows: OrganisationQuerySet) -> OrganisationQuerySet:
    return rows.defer("contact_phone").order_by("position", "pk")[:MOST_PLACES]


def place(
    actor: Actor, perm: Perm, chosen: str, among: list[Organisation]
) -> Organisation:
    """The organisation of the address, or the first of the actor's own.

    NotFound when it is out of reach, or when the actor has none.
    """
    if chosen.isdigit():
        rows = Organisation.objects.defer("contact_phone")
        found: Organisation = rows.get_for(actor, perm, int(chosen))
        return found
    if not among:
        raise NotFound("no organisation within reach")
    return among[0]


def way_to(actor: Actor, perm: Perm, organisation: Organisation) -> list[Organisation]:
    """The organisations above it that the actor may see, from the top down."""
    above = Organisation.objects.above(organisation.path).exclude(pk=organisation.pk)
    rows = above.visible_to(actor, perm).only("name", "short_name", "path")
    return list(rows)
