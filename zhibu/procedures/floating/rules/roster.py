"""The official roster (R-FLO-11), yearly figures (R-FLO-12) and small groups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.procedures.floating.rules.facts import STANDARD, Settings
from zhibu.register.members.codes import FloatingDestination

# The columns of the official form (R-FLO-11) and their headings.
COLUMNS: dict[str, Any] = {
    "name": _("person's name"),
    "sex": _("sex"),
    "birth_month": _("month of birth"),
    "education": _("education"),
    "starts_on": _("departure date"),
    "place": _("destination"),
    "phone": _("phone"),
    "branch": _("branch of the membership relation"),
    "branch_phone": _("phone of the branch"),
}

# Of those who came here (R-FLO-02): the same, and where they take part since when.
INFLOW: dict[str, Any] = {
    **COLUMNS,
    "host": _("host branch"),
    "since": _("takes part since"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """R-FLO-12: the yearly figures of one organisation and all below it."""

    total: int = 0
    other_province: int = 0
    other_city: int = 0
    with_card: int = 0
    by_destination: Mapping[str, int]
    by_occupation: Mapping[str, int]
    online_branches: int = 0
    received: int = 0


def figures(
    rows: Iterable[tuple[str, str, bool]], online_branches: int = 0, received: int = 0
) -> Figures:
    """R-FLO-12: count outflows, each as destination, former occupation and whether an
    activity card was issued.
    """
    destinations: dict[str, int] = dict.fromkeys(FloatingDestination.values, 0)
    occupations: dict[str, int] = {}
    total = cards = 0
    for destination, occupation, has_card in rows:
        total += 1
        cards += has_card
        if destination:
            destinations[destination] += 1
        occupations[occupation] = occupations.get(occupation, 0) + 1
    return Figures(
        total=total,
        other_province=destinations[FloatingDestination.OTHER_PROVINCE],
        other_city=destinations[FloatingDestination.OTHER_CITY],
        with_card=cards,
        by_destination=destinations,
        by_occupation=occupations,
        online_branches=online_branches,
        received=received,
    )


def hide_small(
    counts: Mapping[Any, int], settings: Settings = STANDARD
) -> dict[Any, int | None]:
    """Law 9 of the product: groups of fewer than five are None in a distribution.

    When a single group is hidden, its number would follow from the total: then the
    smallest of the others is hidden with it.
    """
    least = settings.hidden_below
    small = {key for key, count in counts.items() if 0 < count < least}
    if len(small) == 1:
        others = {k: n for k, n in counts.items() if k not in small and n}
        if others:
            small.add(min(others, key=lambda key: (others[key], str(key))))
    return {key: None if key in small else count for key, count in counts.items()}
