"""What the rules of the register look at, and what the items are called."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.text import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One record, by the names of the Member model; "" and None are "not given".

    Codes are those of members/codes. Item 8 of the form, the branch, is where the
    record stands, and item 14, the standing, is derived: neither is here.
    """

    name: str = ""
    sex: str = ""
    ethnicity: str = ""
    id_number: str | None = None  # in clear or masked
    birth_date: date | None = None
    education: str = ""
    category: str = ""
    joined_on: date | None = None
    full_since: date | None = None
    occupation: str = ""
    phone: str | None = None
    address: str | None = None
    suspended_on: date | None = None
    suspended_because: str = ""
    is_lost: bool = False
    lost_since: date | None = None
    is_floating: bool = False
    floating_place: str = ""
    floating_since: date | None = None
    left_on: date | None = None
    left_because: str = ""
    left_to: str = ""


# The names of the items as the national form has them.
LABELS: dict[str, Any] = {
    "name": _("person's name"),
    "sex": _("sex"),
    "ethnicity": _("ethnicity"),
    "id_number": _("ID number"),
    "birth_date": _("date of birth"),
    "education": _("education"),
    "category": _("category"),
    "organisation": _("party branch"),
    "joined_on": _("joined on"),
    "full_since": _("full member since"),
    "occupation": _("occupation"),
    "phone": _("phone"),
    "address": _("home address"),
    "suspended_on": _("membership suspended on"),
    "lost_since": _("lost since"),
    "floating_place": _("went to"),
    "floating_since": _("away since"),
    "left_on": _("left on"),
}
