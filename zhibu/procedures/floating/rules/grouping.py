"""Proposals of online branches (R-FLO-07, R-ORG-01, R-ORG-03).

Full members of one city and one trade belong together where three or more of them are.
What is left over of the trades stands together, or joins the smallest group; a group
that is too large is divided by district. Nothing is set up by it: people decide.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from zhibu.foundation.kernel.divisions import city_of, full_name, name_of
from zhibu.foundation.kernel.text import _
from zhibu.procedures.floating.codes import trade_label
from zhibu.procedures.floating.rules.facts import STANDARD, Explanation, Settings
from zhibu.procedures.floating.rules.shares import share
from zhibu.register.organisations.rules import MIN_FULL_MEMBERS


class Cell(NamedTuple):
    """How many members of one trade are in one county (or in a city, if no more is
    known). `members` counts the probationary ones too.
    """

    place: str
    trade: str
    full: int
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One branch that could be set up, with every step of the reasoning."""

    city: str
    trades: tuple[str, ...]
    places: tuple[str, ...]  # counties; () when the whole city is meant
    part: int = 1  # of several of the same places and trades
    parts: int = 1
    full: int
    members: int
    why: tuple[Explanation, ...]

    @property
    def key(self) -> str:
        """Names it in an address; the same counts give the same key."""
        places = "+".join(self.places) or self.city
        trades = "".join(trade or "-" for trade in self.trades)
        return f"{places}.{trades}.{self.part}of{self.parts}"


@dataclass(frozen=True, slots=True)
class Left:
    """Members of a city for whom there is no proposal, and why."""

    city: str
    full: int
    members: int
    why: Explanation


@dataclass(frozen=True, slots=True)
class Plan:
    """All proposals, cities with most members first, and what is left over."""

    proposals: list[Proposal]
    left: list[Left]


def count_cells(rows: Iterable[tuple[str, str, bool]]) -> list[Cell]:
    """Count members, each given as place, trade, and whether a full member."""
    tally = Counter(rows)
    return [
        Cell(place, trade, full, full + tally.get((place, trade, False), 0))
        for place, trade in sorted({(place, trade) for place, trade, _full in tally})
        for full in [tally.get((place, trade, True), 0)]
    ]


def least(settings: Settings) -> int:
    """R-ORG-01: full members of a branch; a local choice may only ask for more."""
    return max(settings.fewest, MIN_FULL_MEMBERS)


def propose(cells: Iterable[Cell], settings: Settings = STANDARD) -> Plan:
    """R-FLO-07, R-ORG-01: online branches for members who are not in one yet.

    Everybody counted is in exactly one proposal or among those left over; each
    proposal has `least` full members; none has more than `most` members where its
    full members allow a division.
    """
    by_city: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.members and (city := city_of(cell.place)):
            by_city[city].append(cell)
    order = sorted(by_city, key=lambda city: (-_members(by_city[city]), city))
    plan = Plan([], [])
    for city in order:
        _propose_city(city, sorted(by_city[city]), settings, plan)
    return plan


def _propose_city(city: str, cells: list[Cell], settings: Settings, plan: Plan) -> None:
    fewest = least(settings)
    if _full(cells) < fewest:
        message = _("%(count)s full members are here, and a branch has %(least)s.")
        params = {"count": _full(cells), "least": fewest}
        why = Explanation(False, message, params, "R-ORG-01")
        plan.left.append(Left(city, _full(cells), _members(cells), why))
        return
    for group, reasons in _by_trade(city, cells, fewest):
        plan.proposals.extend(_divide(city, group, reasons, settings))


Group = tuple[list[Cell], tuple[Explanation, ...]]


def _by_trade(city: str, cells: list[Cell], fewest: int) -> list[Group]:
    """A group for each trade that suffices; the rest together, or in the smallest."""
    trades: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        trades[cell.trade].append(cell)
    groups: list[Group] = []
    rest: list[Cell] = []
    for trade, group in sorted(trades.items()):
        if _full(group) >= fewest:
            groups.append((group, (_suffices(city, trade, group, fewest),)))
        else:
            rest.extend(group)
    groups.sort(key=lambda pair: (-_members(pair[0]), pair[0][0].trade))
    if not rest:
        return groups
    if _full(rest) >= fewest:
        return [*groups, (rest, (_stand_together(city, rest, fewest),))]
    smallest, why = groups.pop()  # there is one: the city as a whole suffices
    groups.append((smallest + rest, (*why, _join(rest))))
    return groups


def _divide(
    city: str, cells: list[Cell], why: tuple[Explanation, ...], settings: Settings
) -> list[Proposal]:
    """The group as it is, or divided by district and then into equal parts."""
    most, fewest = settings.most, least(settings)
    if _members(cells) <= most or _full(cells) < 2 * fewest:
        return [_proposal(city, cells, (), why)]
    words = (*why, _too_large(cells, most))
    found = []
    for bin_ in _districts(cells, most, fewest):
        places = tuple(sorted({cell.place for cell in bin_}))
        parts = min(-(-_members(bin_) // most), _full(bin_) // fewest)
        if parts <= 1:
            found.append(_proposal(city, bin_, places, words))
            continue
        for part in range(1, parts + 1):
            steps = (*words, _is_part(part, parts))
            found.append(_proposal(city, bin_, places, steps, part, parts))
    return found


def _districts(cells: list[Cell], most: int, fewest: int) -> list[list[Cell]]:
    """Districts in the order of their codes, together while there is room.

    One that is too large stands alone, so that only it is divided further.
    """
    places: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        places[cell.place].append(cell)
    bins: list[list[Cell]] = []
    open_bin: list[Cell] = []
    for _place, group in sorted(places.items()):
        fits = _members(open_bin) + _members(group) <= most
        if open_bin and not fits and _full(open_bin) >= fewest:
            bins.append(open_bin)
            open_bin = []
        open_bin = open_bin + group
    if _full(open_bin) >= fewest or not bins:
        bins.append(open_bin)
    else:  # too few for a branch of their own
        bins[-1] = bins[-1] + open_bin
    return bins


def _proposal(
    city: str,
    cells: list[Cell],
    places: tuple[str, ...],
    why: tuple[Explanation, ...],
    part: int = 1,
    parts: int = 1,
) -> Proposal:
    full = share(_full(cells), part, parts)
    others = share(_members(cells) - _full(cells), part, parts)
    return Proposal(
        city=city,
        trades=tuple(sorted({cell.trade for cell in cells})),
        places=places,
        part=part,
        parts=parts,
        full=len(full),
        members=len(full) + len(others),
        why=why,
    )


def _full(cells: Iterable[Cell]) -> int:
    return sum(cell.full for cell in cells)


def _members(cells: Iterable[Cell]) -> int:
    return sum(cell.members for cell in cells)


# ---- in words


def trades_in_words(trades: Iterable[str]) -> str:
    """The names of trades, as a message lists them."""
    return "；".join(str(trade_label(trade)) for trade in trades)


def places_in_words(city: str, places: Iterable[str]) -> str:
    """深圳市 (南山区、福田区): the city, and the districts where not all are meant."""
    names = "、".join(name_of(place) for place in places if place != city)
    return f"{full_name(city)} ({names})" if names else full_name(city)


def _suffices(city: str, trade: str, cells: list[Cell], fewest: int) -> Explanation:
    message = _(
        "%(city)s, %(trade)s: %(count)s full members, and %(least)s suffice for a"
        " branch."
    )
    params = {
        "city": full_name(city),
        "trade": trade_label(trade),
        "count": _full(cells),
        "least": fewest,
    }
    return Explanation(True, message, params, "R-ORG-01")


def _stand_together(city: str, rest: list[Cell], fewest: int) -> Explanation:
    message = _(
        "These trades have fewer than %(least)s full members each in %(city)s, and"
        " %(count)s together: %(trades)s."
    )
    params = {
        "city": full_name(city),
        "trades": trades_in_words(sorted({cell.trade for cell in rest})),
        "count": _full(rest),
        "least": fewest,
    }
    return Explanation(True, message, params, "R-ORG-02")


def _join(rest: list[Cell]) -> Explanation:
    message = _("%(count)s members of other trades, too few by themselves, join here.")
    return Explanation(True, message, {"count": _members(rest)}, "R-FLO-07")


def _too_large(cells: list[Cell], most: int) -> Explanation:
    message = _(
        "%(count)s members are more than the %(most)s that a branch has as a rule: the"
        " group is divided by district."
    )
    params = {"count": _members(cells), "most": most}
    return Explanation(True, message, params, "R-ORG-01")


def _is_part(part: int, parts: int) -> Explanation:
    message = _(
        "Part %(part)s of %(parts)s of equal size: members of one home branch stay"
        " together."
    )
    return Explanation(True, message, {"part": part, "parts": parts}, "R-ORG-01")


def meant_in(plan: Plan, cells: Iterable[Cell]) -> list[Cell]:
    """R-FLO-07: the members whom the proposals of a plan mean."""
    return [cell for cell in cells if any(_means(one, cell) for one in plan.proposals)]


def _means(proposal: Proposal, cell: Cell) -> bool:
    if cell.trade not in proposal.trades:
        return False
    if proposal.places:
        return cell.place in proposal.places
    return city_of(cell.place) == proposal.city


def without(cells: Iterable[Cell], brought: Iterable[Cell]) -> list[Cell]:
    """R-FLO-07: the members whom nobody below can bring together already."""
    full: Counter[tuple[str, str]] = Counter()
    members: Counter[tuple[str, str]] = Counter()
    for cell in brought:
        full[cell.place, cell.trade] += cell.full
        members[cell.place, cell.trade] += cell.members
    left = [
        cell._replace(
            full=cell.full - full[cell.place, cell.trade],
            members=cell.members - members[cell.place, cell.trade],
        )
        for cell in cells
    ]
    return [cell for cell in left if cell.members > 0]
