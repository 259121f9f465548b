"""R-FLO-02: the outflow at the origin and the inflow at the destination, by person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Flow:
    """One side: who, where registered, since when. `person` is a digest or number."""

    person: str
    organisation: int
    since: date
    row: int  # the key of the row


@dataclass(frozen=True, slots=True)
class Matched:
    """All pairs, and what has no counterpart, oldest first."""

    pairs: list[tuple[Flow, Flow]]
    only_out: list[Flow]  # never reported in anywhere
    only_in: list[Flow]  # the origin has registered nothing


def match(outflows: Iterable[Flow], inflows: Iterable[Flow]) -> Matched:
    """R-FLO-02: pair both sides by person; a person without a key matches nobody.

    Of several of one person the latest are paired first: each flow is in one pair.
    """
    waiting: dict[str, list[Flow]] = {}
    ordered_out = sorted(outflows, key=lambda flow: (flow.since, flow.row))
    for flow in ordered_out:
        if flow.person:
            waiting.setdefault(flow.person, []).append(flow)
    pairs, only_in = [], []
    paired: set[int] = set()
    for flow in sorted(inflows, key=lambda f: (f.since, f.row), reverse=True):
        left = waiting.get(flow.person)
        if left:
            out = left.pop()
            paired.add(out.row)
            pairs.append((out, flow))
        else:
            only_in.append(flow)
    return Matched(
        sorted(pairs, key=lambda pair: (pair[0].since, pair[0].row)),
        [flow for flow in ordered_out if flow.row not in paired],
        only_in[::-1],
    )
