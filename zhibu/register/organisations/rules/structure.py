"""The tree: what may stand under what, what it is called, how it moves and ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault.masking import holds_number
from zhibu.register.organisations.codes import (
    COMMITTEES,
    Kind,
    UnitSituation,
    kind_of_name,
)
from zhibu.register.organisations.rules.credit_code import credit_code_is_valid
from zhibu.register.organisations.rules.facts import Facts

SHORTEST_NAME = 4
SHORTEST_PHONE = 7  # digits; a landline without its area code
_OF_A_PHONE = frozenset("0123456789+-()/ 转")  # 转: an extension

_COMMITTEES: frozenset[str] = COMMITTEES
_BRANCHES_STAND_UNDER: frozenset[str] = COMMITTEES | {Kind.GENERAL_BRANCH}
# Committee above general branch above branch. At the top of the system any kind may
# stand: not every user has the whole tree.
PLACES: dict[str, frozenset[str]] = {
    Kind.COMMITTEE: _COMMITTEES,
    Kind.WORKING_COMMITTEE: frozenset({Kind.COMMITTEE}),
    Kind.GENERAL_BRANCH: _COMMITTEES,
    Kind.BRANCH: _BRANCHES_STAND_UNDER,
    Kind.JOINT_BRANCH: _BRANCHES_STAND_UNDER,
    Kind.TEMPORARY_BRANCH: _BRANCHES_STAND_UNDER,
    Kind.FLOATING_BRANCH: _BRANCHES_STAND_UNDER,
}


def may_stand_under(kind: str, parent_kind: str | None) -> bool:
    """True when an organisation of `kind` may stand below one of `parent_kind`."""
    return parent_kind is None or parent_kind in PLACES.get(kind, frozenset())


def kinds_below(parent_kind: str | None) -> list[str]:
    """The kinds that may be set up below `parent_kind`, in the order of their codes."""
    return [kind for kind in Kind.values if may_stand_under(kind, parent_kind)]


def stands_in_its_place(facts: Facts, on: date) -> Problem | None:
    """Committee above general branch above branch; nothing stands below a branch."""
    if facts.kind not in Kind.values:
        message = _("There is no such kind of organisation.")
        return Problem("kind_unknown", message, field="kind")
    if facts.parent_kind is None or may_stand_under(facts.kind, facts.parent_kind):
        return None
    return _wrong_place(facts.kind, facts.parent_kind, "kind")


def _wrong_place(kind: str, above: str, field: str) -> Problem:
    message = _("A %(kind)s cannot stand below a %(above)s.")
    labels = {"kind": Kind(kind).label, "above": Kind(above).label}
    return Problem("wrong_place", message, labels, field=field)


def parent_is_open(facts: Facts, on: date) -> Problem | None:
    """Nothing is set up below an organisation that was dissolved."""
    if facts.parent_is_open:
        return None
    message = _("The organisation above was dissolved.")
    return Problem("parent_closed", message, field="parent")


def name_is_full(facts: Facts, on: date) -> Problem | None:
    """Item 1 of the form (domain rules 8.2): the full name, as on the seal."""
    if len(facts.name.replace(" ", "")) >= SHORTEST_NAME:
        return None
    return Problem(
        "name_too_short",
        _("Give the full name, as on the seal: at least %(count)s characters."),
        {"count": SHORTEST_NAME},
        field="name",
    )


def name_tells_the_kind(facts: Facts, on: date) -> Problem | None:
    """Domain rules 8.2: a full name ends with what the organisation is."""
    told = kind_of_name(facts.name)
    if told == facts.kind or facts.kind not in Kind.values:
        return None
    return Problem(
        "name_differs_from_kind",
        _("The full name should end with what the organisation is: a %(kind)s."),
        {"kind": Kind(facts.kind).label},
        warning=True,
        field="name",
    )


def can_be_called(phone: str) -> Problem | None:
    """Domain rules 8.2: the contact phone is a number, perhaps a short one."""
    digits = sum(character.isdigit() for character in phone)
    if not phone or (digits >= SHORTEST_PHONE and not set(phone) - _OF_A_PHONE):
        return None
    return Problem(
        "phone_is_none",
        _("Give a telephone number: at least %(count)s digits, and no words."),
        {"count": SHORTEST_PHONE},
        field="contact_phone",
    )


def number_in_text(item: str, text: str) -> list[Problem]:
    """R-PI-07: numbers of people are sealed, so they are not kept in free text."""
    if not holds_number(text):
        return []
    message = _(
        "This text seems to hold an ID number or a mobile number. The contact phone has"
        " an item of its own, where it is encrypted and masked; ID numbers belong in"
        " the register of members."
    )
    return [
        Problem("number_in_text", message, warning=True, field=item, rule="R-PI-07")
    ]


def opened_before_today(facts: Facts, on: date) -> Problem | None:
    """An organisation was set up on a day that has come."""
    if facts.opened_on is None or facts.opened_on <= on:
        return None
    return Problem(
        "opened_in_the_future",
        _("The day of setting up, %(date)s, has not come."),
        {"date": facts.opened_on},
        field="opened_on",
    )


def unit_part_fits(facts: Facts, on: date) -> Problem | None:
    """Domain rules 8.2: item 6 says whether the part on the unit is filled in."""
    situation = facts.unit_situation
    if situation == UnitSituation.SAME_AS_ABOVE and (
        facts.unit_name or facts.unit_nature or facts.unit_credit_code
    ):
        return Problem(
            "unit_not_asked",
            _("The unit is that of the organisation above: leave its items empty."),
            field="unit_name",
        )
    if (situation == UnitSituation.SEVERAL) != (facts.kind == Kind.JOINT_BRANCH) and (
        situation
    ):
        return Problem(
            "several_units_are_joint",
            _("Several units belong to a joint branch, and to no other kind."),
            warning=True,
            field="unit_situation",
        )
    return None


def credit_code(facts: Facts, on: date) -> Problem | None:
    """R-COD-02: a credit code, where one is given, is valid."""
    return (
        credit_code_is_valid(facts.unit_credit_code) if facts.unit_credit_code else None
    )


def committees_approve(facts: Facts, on: date) -> Problem | None:
    """R-DEV-25: committees approve admission; general branches and branches do not."""
    if not facts.approves_admission or facts.kind in COMMITTEES:
        return None
    return Problem(
        "cannot_approve",
        _("Only a Party committee may approve the admission of members."),
        field="approves_admission",
        rule="R-DEV-25",
    )


def approvers_transfer(facts: Facts, on: date) -> Problem | None:
    """R-TRF-02: who may approve members may transfer them directly nationwide."""
    if not facts.transfers_nationwide or facts.approves_admission:
        return None
    return Problem(
        "cannot_transfer",
        _("Only a committee that approves members transfers them nationwide."),
        field="transfers_nationwide",
        rule="R-TRF-02",
    )


Check = Callable[[Facts, date], Problem | None]

FORM_CHECKS: tuple[Check, ...] = (
    stands_in_its_place,
    name_is_full,
    name_tells_the_kind,
    opened_before_today,
    unit_part_fits,
    credit_code,
    committees_approve,
    approvers_transfer,
)


def form_problems(facts: Facts, on: date) -> list[Problem]:
    """All that is wrong with the form of an organisation, new or old."""
    return [problem for check in FORM_CHECKS if (problem := check(facts, on))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An organisation, and where it is to stand."""

    kind: str
    path: str
    parent_path: str | None
    new_parent_path: str
    new_parent_kind: str
    new_parent_is_open: bool = True


def may_move(move: Move) -> list[Problem]:
    """What speaks against moving an organisation with all below it (art. 7)."""
    if is_within(move.new_parent_path, move.path):
        message = _("An organisation cannot stand below itself.")
        return [Problem("below_itself", message, field="parent")]
    if move.new_parent_path == move.parent_path:
        message = _("The organisation stands there already.")
        return [Problem("already_there", message, field="parent")]
    found = []
    if not move.new_parent_is_open:
        message = _("The organisation above was dissolved.")
        found.append(Problem("parent_closed", message, field="parent"))
    if not may_stand_under(move.kind, move.new_parent_kind):
        found.append(_wrong_place(move.kind, move.new_parent_kind, "parent"))
    return found


def may_dissolve(facts: Facts, on: date, *, day: date) -> list[Problem]:
    """What speaks against dissolving an organisation on `day`.

    Members and organisations below must have gone elsewhere first.
    """
    if facts.closed_on is not None:
        message = _("The organisation was dissolved on %(date)s.")
        return [Problem("already_dissolved", message, {"date": facts.closed_on})]
    found = []
    if facts.members:
        message = _("%(count)s members are still here: transfer them first.")
        found.append(Problem("members_remain", message, {"count": facts.members}))
    if facts.open_children:
        message = _("%(count)s organisations below are open: move or dissolve them.")
        count = {"count": facts.open_children}
        found.append(Problem("organisations_remain", message, count))
    if not (facts.opened_on or date.min) <= day <= on:
        message = _("The day of dissolving lies between setting up and today.")
        found.append(Problem("dissolving_day", message, field="closed_on"))
    return found
