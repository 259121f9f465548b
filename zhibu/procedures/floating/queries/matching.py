"""R-FLO-02: both sides of a stay, matched by person."""

from zhibu.procedures.floating import rules
from zhibu.procedures.floating.models import Arrival, Stay
from zhibu.register.members.models import Member


def matched(*paths: str) -> rules.Matched:
    """Inflows that a host registered by ID number, and outflows of these subtrees.

    `pairs` are to be linked; `only_in`: the home branch has registered no outflow.
    Inflows of people who are in no register here are not among them.
    """
    members = Member.objects.within(*paths).here().exclude(id_digest=None)
    arrivals = Arrival.objects.open().filter(
        stay=None, id_digest__in=members.values("id_digest")
    )
    inflows = [
        rules.Flow(person, organisation, since, pk)
        for pk, organisation, since, person in arrivals.values_list(
            "pk", "organisation_id", "reported_on", "id_digest"
        )
    ]
    stays = Stay.objects.open().within(*paths)
    stays = stays.filter(member__id_digest__in=[flow.person for flow in inflows])
    outflows = [
        rules.Flow(person, organisation, since, pk)
        for pk, organisation, since, person in stays.values_list(
            "pk", "organisation_id", "starts_on", "member__id_digest"
        )
    ]
    return rules.match(outflows, inflows)
