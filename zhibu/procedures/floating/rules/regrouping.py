"""What to change about online branches as people move (R-FLO-07, R-ORG-01)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.procedures.floating.codes import Change
from zhibu.procedures.floating.rules.facts import STANDARD, Explanation, Settings
from zhibu.procedures.floating.rules.grouping import least


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineBranch:
    """An online branch as it is: those who take part, and whom it was meant for."""

    organisation: int
    city: str
    trades: frozenset[str]
    full: int
    members: int
    elsewhere: int = 0  # of the members: declared another city since


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One change proposed for a branch; `into` is the branch to merge into."""

    organisation: int
    change: Change
    parts: int = 1
    into: int | None = None
    why: tuple[Explanation, ...]


def adjust(
    branches: Iterable[OnlineBranch], settings: Settings = STANDARD
) -> list[Adjustment]:
    """R-ORG-01: which branches to split, to merge, or to dissolve; each at most once.

    Too large: split, where each part keeps `least` full members. Too few full members:
    merge into a branch of the same city with room, of a shared trade if there is one,
    else dissolve. A branch into which another is to merge does not itself merge.
    """
    rows = sorted(branches, key=lambda branch: branch.organisation)
    fewest, most = least(settings), settings.most
    by_city: dict[str, list[OnlineBranch]] = defaultdict(list)
    for branch in rows:
        by_city[branch.city].append(branch)
    room = {b.organisation: most - b.members for b in rows if b.full >= fewest}
    found = []
    for branch in rows:
        if branch.members > most:
            parts = min(-(-branch.members // most), branch.full // fewest)
            if parts > 1:
                found.append(_split(branch, parts, most))
        elif branch.full < fewest:
            into = _with_room(branch, by_city[branch.city], room)
            if into is not None:
                room[into] -= branch.members
            found.append(_too_small(branch, into, fewest))
    return found


def largest_room(
    branches: Iterable[OnlineBranch], settings: Settings = STANDARD
) -> dict[str, tuple[int, int]]:
    """R-FLO-07: by city, the branch that has most room, and for how many: told beside a
    proposal, so that no second branch is set up where the first would do.
    """
    found: dict[str, tuple[int, int]] = {}
    for branch in sorted(branches, key=lambda one: (-one.members, -one.organisation)):
        room = settings.most - branch.members
        if room > 0 and branch.full >= least(settings):
            found[branch.city] = (branch.organisation, room)
    return found


def _with_room(
    branch: OnlineBranch, near: list[OnlineBranch], room: dict[int, int]
) -> int | None:
    """The branch of the city to merge into: a shared trade first, then the smallest."""
    if not branch.members:
        return None
    fits = [b for b in near if room.get(b.organisation, -1) >= branch.members]
    fits = [b for b in fits if b.organisation != branch.organisation]
    if not fits:
        return None
    best = min(
        fits,
        key=lambda b: (not (b.trades & branch.trades), b.members, b.organisation),
    )
    return best.organisation


def _split(branch: OnlineBranch, parts: int, most: int) -> Adjustment:
    message = _(
        "%(count)s members take part, more than the %(most)s that a branch has as a"
        " rule: %(parts)s branches of equal size."
    )
    params = {"count": branch.members, "most": most, "parts": parts}
    return Adjustment(
        organisation=branch.organisation,
        change=Change.SPLIT,
        parts=parts,
        why=(Explanation(True, message, params, "R-ORG-01"), *_moved(branch)),
    )


def _too_small(branch: OnlineBranch, into: int | None, fewest: int) -> Adjustment:
    message: Any = _(
        "%(count)s full members take part, and a branch has %(least)s: another branch"
        " of the city has room for them."
    )
    if into is None:
        message = _(
            "%(count)s full members take part, a branch has %(least)s, and no other"
            " branch of the city has room: members find a host again, and stay at home."
        )
    params = {"count": branch.full, "least": fewest}
    return Adjustment(
        organisation=branch.organisation,
        change=Change.DISSOLVE if into is None else Change.MERGE,
        into=into,
        why=(Explanation(True, message, params, "R-ORG-01"), *_moved(branch)),
    )


def _moved(branch: OnlineBranch) -> tuple[Explanation, ...]:
    if not branch.elsewhere:
        return ()
    message = _("%(count)s of the members have declared another city since.")
    return (Explanation(True, message, {"count": branch.elsewhere}, "R-FLO-02"),)
