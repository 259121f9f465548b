"""One membership, several places of party life (一方隶属、多重组织生活): R-FLO-04."""

from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.procedures.floating.codes import Place, Right
from zhibu.procedures.floating.rules.facts import Explanation

_PLACES: dict[str, tuple[Place, str]] = {
    Right.VOTE: (Place.HOME, "R-FLO-04"),
    Right.ELECT: (Place.HOME, "R-FLO-04"),
    Right.HEADCOUNT: (Place.HOME, "R-FLO-04"),
    Right.DUES: (Place.HOME, "R-FLO-04"),
    Right.ACTIVITIES: (Place.HOST, "R-FLO-04"),
    Right.APPRAISAL: (Place.EITHER, "R-FLO-04"),
}
_HOME: Any = _("The membership relation stays at home, and this with it.")
_HOST: Any = _("Party life takes place where the member lives.")
_EITHER: Any = _("The home branch may leave it to the branch where the member lives.")
_WORDS: dict[Place, Any] = {
    Place.HOME: _HOME,
    Place.HOST: _HOST,
    Place.EITHER: _EITHER,
}


def where(right: str, *, has_host: bool, has_card: bool = False) -> Explanation:
    """R-FLO-04: where a floating member exercises a right, and why.

    Without a host branch everything is at home. The holder of an activity card may pay
    dues at the destination (R-DUE-10, R-FLO-10), and never votes there.
    """
    if not has_host:
        message = _("There is no host branch, so everything is at home.")
        return Explanation(Place.HOME, message, rule="R-FLO-04")
    if right == Right.DUES and has_card:
        message = _("The holder of an activity card may pay dues there.")
        return Explanation(Place.EITHER, message, rule="R-FLO-10")
    place, rule = _PLACES[right]
    return Explanation(place, _WORDS[place], rule=rule)
