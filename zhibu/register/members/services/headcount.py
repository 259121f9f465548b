"""The trail of changes from which the totals of all organisations are made."""

from collections import Counter
from collections.abc import Iterable

from zhibu.foundation.kernel.bulk import insert_rows
from zhibu.register.members.models import HeadcountChange
from zhibu.register.members.tally import difference

LINE = ("org_path", "counts")
Cells = dict[str, int]
Change = tuple[str, Cells, Cells]  # path of the organisation, cells before and after


def record_changes(changes: Iterable[Change]) -> None:
    """Write one line an organisation that gained or lost; call it in the transaction
    that writes the members.

    Whoever moves is two changes: (here, cells, {}) and (there, {}, cells).
    """
    insert_rows(HeadcountChange, LINE, lines_of(changes))


def lines_of(changes: Iterable[Change]) -> list[tuple[str, Cells]]:
    """The values of those lines, in the order of LINE."""
    totals: dict[str, Counter[str]] = {}
    for path, before, after in changes:
        if before != after:
            totals.setdefault(path, Counter()).update(difference(before, after))
    return [
        (path, counts)
        for path, total in totals.items()
        if (counts := {cell: n for cell, n in total.items() if n})
    ]


def record_change(path: str, before: Cells, after: Cells) -> None:
    """Write how one member's change alters the headcount of one organisation."""
    record_changes([(path, before, after)])
