"""Where home branches are, and what an actor reaches."""

from zhibu.foundation.kernel.orgpath import lineage
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, roots
from zhibu.register.organisations.codes import COMMITTEES
from zhibu.register.organisations.models import Organisation


def division_of(path: str) -> str:
    """The division of an organisation, or of the nearest one above that names it."""
    rows = Organisation.objects.filter(path__in=lineage(path)).exclude(division_code="")
    codes = rows.order_by("-path").values_list("division_code", flat=True)
    return (codes.first() or "")[:6]


def basic_committee(path: str) -> Organisation | None:
    """The committee that issues papers: the nearest at or above a branch."""
    above = Organisation.objects.above(path).open().filter(kind__in=COMMITTEES)
    return above.last()


def reach(actor: Actor) -> tuple[str, ...]:
    """The tops of the subtrees in which the actor keeps contact."""
    return roots(actor, Perm.FLOATING_WORK)


def places(actor: Actor, perm: Perm) -> list[Organisation]:
    """The highest organisations in which the actor holds `perm`."""
    paths = roots(actor, perm)
    rows = Organisation.objects.open().defer("contact_phone")
    found = (
        rows.filter(parent=None) if EVERYWHERE in paths else rows.filter(path__in=paths)
    )
    return list(found.order_by("path")[:20])
