"""Titles, levels and states of honours. Stored."""

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _


class Title(Choices):
    """What is given. The first three are proposed from below; the medal follows from
    the register (R-HON-07).
    """

    MEMBER = "member", _("Outstanding Party member")
    WORKER = "worker", _("Outstanding Party affairs worker")
    ORGANISATION = "organisation", _("Advanced grassroots Party organisation")
    MEDAL = "medal", _("Medal for 50 honourable years in the Party")
    OTHER = "other", _("another honour")


PROPOSED = (Title.MEMBER, Title.WORKER, Title.ORGANISATION)
OF_ORGANISATIONS: frozenset[str] = frozenset({Title.ORGANISATION})


class Level(Choices):
    """The level of the organisation that gives; it follows from that organisation."""

    NATIONAL = "1", _("national")
    PROVINCE = "2", _("province")
    CITY = "3", _("city or prefecture")
    COUNTY = "4", _("county or district")
    TOWN = "5", _("town or sub-district")
    GRASSROOTS = "6", _("grassroots organisation")


class CallState(Choices):
    """Where a call for nominations stands."""

    OPEN = "open", _("nominations are taken")
    PUBLICITY = "publicity", _("public notice")
    DECIDED = "decided", _("decided")
    WITHDRAWN = "withdrawn", _("withdrawn")


class NominationState(Choices):
    """Where a nomination stands."""

    PROPOSED = "proposed", _("waits for the check")
    CHECKED = "checked", _("checked, goes on")
    DECLINED = "declined", _("not taken further")
    WITHDRAWN = "withdrawn", _("withdrawn by the branch")
    AWARDED = "awarded", _("honour given")
    NOT_AWARDED = "not_awarded", _("honour not given")


class Consent(Choices):
    """What the person said to being shown in public."""

    UNASKED = "", _("not answered yet")
    GIVEN = "given", _("agreed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")


class NameShown(Choices):
    """How much of the name the public reads."""

    FULL = "full", _("full name")
    MASKED = "masked", _("family name only")


class Revocation(Choices):
    """Why an honour is revoked (R-HON-08)."""

    DECEPTION = "deception", _("obtained by deception or concealment")
    DISCIPLINE = "discipline", _("serious breach of discipline or law")
    LEFT = "left", _("no longer a Party member")
    ERROR = "error", _("given or recorded by mistake")
    OTHER = "other", _("another reason")
