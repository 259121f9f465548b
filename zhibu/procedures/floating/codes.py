"""Code tables of floating members: why, in which trade, how far, and in what state.

The values are stored.
"""

from typing import Any

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _


class Reason(Choices):
    """Why a member is away from the branch."""

    WORK = "work", _("employed elsewhere")
    BUSINESS = "business", _("runs a business elsewhere")
    STUDY = "study", _("studies or is trained elsewhere")
    GRADUATED = "graduated", _("graduated, relation kept at the school")
    FAMILY = "family", _("lives with the family elsewhere")
    RETIRED = "retired", _("retired and lives elsewhere")
    ABROAD = "abroad", _("studies or does research abroad")
    OTHER = "other", _("another reason to be away")


class Trade(Choices):
    """国民经济行业分类: the 20 sections of GB/T 4754-2017."""

    A = "A", _("agriculture, forestry, animal husbandry and fishery")
    B = "B", _("mining")
    C = "C", _("manufacturing")
    D = "D", _("supply of electricity, heat, gas and water")
    E = "E", _("construction")
    F = "F", _("wholesale and retail trade")
    G = "G", _("transport, storage and post")
    H = "H", _("accommodation and catering")
    I = "I", _("information transmission, software and information technology")  # noqa: E741
    J = "J", _("finance")
    K = "K", _("real estate")
    L = "L", _("leasing and business services")
    M = "M", _("scientific research and technical services")
    N = "N", _("water conservancy, environment and public facilities")
    O = "O", _("services to households, repair and other services")  # noqa: E741
    P = "P", _("teaching and education")
    Q = "Q", _("health and social work")
    R = "R", _("culture, sports and entertainment")
    S = "S", _("public administration, social security, social organisations")
    T = "T", _("international organisations")


# Reasons for which nobody asks in which trade the member is.
WITHOUT_TRADE: frozenset[str] = frozenset(
    {Reason.STUDY, Reason.FAMILY, Reason.RETIRED, Reason.ABROAD}
)


class Distance(Choices):
    """How far two divisions are apart; the nearest first."""

    SAME_COUNTY = "1", _("in the same county or district")
    SAME_CITY = "2", _("in the same city")
    SAME_PROVINCE = "3", _("in the same province")
    NEIGHBOUR = "4", _("in a neighbouring province")
    ELSEWHERE = "5", _("further away")


class Place(Choices):
    """Where a member may exercise a right (R-FLO-04)."""

    HOME = "home", _("at the home branch")
    HOST = "host", _("at the host branch")
    EITHER = "either", _("at the home branch or at the host branch")


class Right(Choices):
    """What a member does in a branch, and the branch with the member."""

    VOTE = "vote", _("vote")
    ELECT = "elect", _("elect and be elected")
    HEADCOUNT = "headcount", _("count in the headcount")
    DUES = "dues", _("pay dues")
    ACTIVITIES = "activities", _("take part in activities")
    APPRAISAL = "appraisal", _("be appraised")


class Paper(Choices):
    """What a member takes along (R-FLO-10)."""

    CERTIFICATE = "certificate", _("certificate of membership")
    CARD = "card", _("activity card of floating members")
    TRANSFER = "transfer", _("transfer of the membership relation")


class StayState(Choices):
    """Where a stay away from home stands; derived from days and answers."""

    PLANNED = "planned", _("not begun")
    AWAY = "away", _("away, no host branch")
    REPORTED = "reported", _("reported in, waits for an answer")
    HOSTED = "hosted", _("takes part at a host branch")
    ENDED = "ended", _("stay is over")


class Ending(Choices):
    """Why a stay ended."""

    RETURNED = "returned", _("came home")
    MOVED_ON = "moved_on", _("went on to another place")
    TRANSFERRED = "transferred", _("membership relation transferred")
    LEFT = "left", _("no longer on the roll")
    ERROR = "error", _("declared in error")


class ArrivalState(Choices):
    """Where a report-in (报到) stands at the host."""

    REPORTED = "reported", _("waits for the answer")
    ACCEPTED = "accepted", _("accepted by the host")
    DECLINED = "declined", _("declined by the host")
    WITHDRAWN = "withdrawn", _("withdrawn by the member")
    ENDED = "ended", _("no longer takes part")


class ArrivalAct(Choices):
    """What is done with a report-in."""

    ACCEPT = "accept", _("Accept")
    DECLINE = "decline", _("Do not take in")
    WITHDRAW = "withdraw", _("Withdraw the report")
    END = "end", _("End taking part")


class Way(Choices):
    """How the branch and a floating member were in contact."""

    PHONE = "phone", _("by phone")
    ONLINE = "online", _("by video or message")
    VISIT = "visit", _("by a visit there")
    HOME = "home", _("in person, at home")
    LETTER = "letter", _("by letter")
    OTHERS = "others", _("through family or colleagues")


class Duty(Choices):
    """What comes due during a stay; the names of acts on desks."""

    REPORT_IN = "report_in", _("report in at a branch there")
    ANSWER = "answer", _("answer the report")
    CONTACT = "contact", _("be in contact")
    NEARLY_LOST = "nearly_lost", _("find the member before contact counts as lost")
    YEARLY_REPORT = "yearly_report", _("the member's yearly report")
    TRANSFER = "transfer", _("see to the transfer of the relation")
    RETURN = "return", _("ask whether the member came home")


class Change(Choices):
    """What is proposed for an online branch as people move."""

    SPLIT = "split", _("Split")
    MERGE = "merge", _("Merge")
    DISSOLVE = "dissolve", _("Dissolve")


# Provinces on a grid of squares (column, row): a picture that shows neighbours, no map.
TILES: dict[str, tuple[int, int]] = {
    "23": (8, 0),
    "65": (0, 1),
    "15": (6, 1),
    "22": (8, 1),
    "62": (2, 2),
    "64": (4, 2),
    "14": (5, 2),
    "13": (6, 2),
    "11": (7, 2),
    "21": (8, 2),
    "54": (0, 3),
    "63": (2, 3),
    "61": (4, 3),
    "41": (5, 3),
    "37": (6, 3),
    "12": (7, 3),
    "51": (3, 4),
    "50": (4, 4),
    "42": (5, 4),
    "34": (6, 4),
    "32": (7, 4),
    "31": (8, 4),
    "53": (3, 5),
    "52": (4, 5),
    "43": (5, 5),
    "36": (6, 5),
    "33": (7, 5),
    "45": (4, 6),
    "44": (5, 6),
    "35": (6, 6),
    "71": (8, 6),
    "46": (4, 7),
    "82": (5, 7),
    "81": (6, 7),
}

# Land borders of provinces, each pair once; islands go with the coast opposite.
_BORDERS = """
11-12 11-13 12-13 13-14 13-15 13-21 13-37 13-41 14-15 14-41 14-61 15-21 15-22 15-23
15-61 15-62 15-64 21-22 22-23 31-32 31-33 32-33 32-34 32-37 33-34 33-35 33-36 34-36
34-37 34-41 34-42 35-36 35-44 35-71 36-42 36-43 36-44 37-41 41-42 41-61 42-43 42-50
42-61 43-44 43-45 43-50 43-52 44-45 44-46 44-81 44-82 45-52 45-53 50-51 50-52 50-61
51-52 51-53 51-54 51-61 51-62 51-63 52-53 53-54 54-63 54-65 61-62 61-64 62-63 62-64
62-65 63-65 81-82
"""


def _neighbours() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _BORDERS.split():
        one, other = pair.split("-")
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {province: frozenset(others) for province, others in found.items()}


NEIGHBOURS: dict[str, frozenset[str]] = _neighbours()


def trade_label(trade: str) -> Any:
    """The name of a trade; of those without one, what they are."""
    return Trade(trade).label if trade in Trade.values else _("without a trade")
