"""Which committee sends or receives for a branch (R-TRF-02)."""

from collections.abc import Iterable

from zhibu.foundation.kernel.orgpath import lineage
from zhibu.register.organisations.codes import COMMITTEES
from zhibu.register.organisations.models import Organisation


def committee_for(organisation: Organisation) -> Organisation | None:
    """The nearest committee at or above that may transfer members itself; where none
    may, the nearest committee, so that the rules can say what is missing.
    """
    return committees_for([organisation]).get(organisation.pk)


def committees_for(organisations: Iterable[Organisation]) -> dict[int, Organisation]:
    """The same for several, by their keys: one query. Who has none is missing."""
    above = {row.pk: lineage(row.path) for row in organisations}
    paths = {path for line in above.values() for path in line}
    rows = Organisation.objects.open().filter(path__in=paths, kind__in=COMMITTEES)
    known = {row.path: row for row in rows.select_related("parent")}
    found = {}
    for pk, line in above.items():
        nearest = [known[path] for path in reversed(line) if path in known]
        able = (one for one in nearest if one.transfers_nationwide)
        committee = next(able, nearest[0] if nearest else None)
        if committee is not None:
            found[pk] = committee
    return found
