"""The trail of changes from which the totals of all organisations are made."""

from collections import Counter
from collections.abc import Iterable

from zhibu.register.members.models import HeadcountChange
from zhibu.register.members.tally import difference

Cells = dict[str, int]
Change = tuple[str, Cells, Cells]  # path of the organisation, cells before and after


def record_changes(changes: Iterable[Change]) -> None:
    """Write one line an organisation that gained or lost; call it in the transaction
    that writes the members.

    Whoever moves is two changes: (here, cells, {}) and (there, {}, cells).
    """
    totals: dict[str, Counter[str]] = {}
    for path, before, after in changes:
        if before != after:
            totals.setdefault(path, Counter()).update(difference(before, after))
    lines = [
        HeadcountChange(org_path=path, counts=counts)
        for path, total in totals.items()
        if (counts := {cell: n for cell, n in total.items() if n})
    ]
    if lines:
        HeadcountChange.objects.bulk_create(lines, batch_size=500)


def record_change(path: str, before: Cells, after: Cells) -> None:
    """Write how one member's change alters the headcount of one organisation."""
    record_changes([(path, before, after)])
