"""R-FLO-02: an inflow that a host registered finds its outflow, by person."""

from zhibu.procedures.floating import rules
from zhibu.procedures.floating.models import Arrival, Stay
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member


def link_inflow(arrival: Arrival) -> None:
    """Tie a registered guest to the open stay of the same person, if there is one."""
    member = _member(arrival.id_digest)
    if member is None:
        return
    stay = Stay.objects.open().filter(member=member, arrivals=None).first()
    stay = stay or Stay.objects.open().filter(member=member).first()
    if stay is not None and not stay.arrivals.filter(state__in=rules.OPEN).exists():
        _tie(arrival, stay, member)


def link_outflow(stay: Stay) -> None:
    """Tie a stay that is declared now to an inflow that a host registered before."""
    person = stay.member.id_digest
    if not person or stay.arrivals.filter(state__in=rules.OPEN).exists():
        return
    rows = Arrival.objects.open().filter(stay=None, id_digest=person)
    arrival = rows.select_for_update().order_by("-reported_on", "-pk").first()
    if arrival is not None:
        _tie(arrival, stay, stay.member)


def _tie(arrival: Arrival, stay: Stay, member: Member) -> None:
    """The register knows name and category better; the number is kept there only."""
    arrival.stay, arrival.name = stay, member.name
    arrival.is_full = member.category == Category.FULL
    arrival.id_number = ""
    arrival.save(update_fields=["stay", "name", "is_full", "id_number"])


def _member(person: str) -> Member | None:
    if not person:
        return None
    rows = Member.objects.here().filter(id_digest=person)
    found: Member | None = rows.first()
    return found
