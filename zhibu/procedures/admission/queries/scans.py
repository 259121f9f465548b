"""The scans that lie with the steps of a case."""

from collections.abc import Iterable

from zhibu.life.office import queries as office_queries
from zhibu.procedures.admission import subjects
from zhibu.procedures.admission.models import Act


def with_scans(acts: Iterable[Act]) -> list[Act]:
    """The same acts, each with its `scans`, oldest first; one query for any number."""
    rows = list(acts)
    found = office_queries.attachments_by_key(subjects.STEP, [act.pk for act in rows])
    for act in rows:
        act.scans = found.get(str(act.pk), [])
    return rows
