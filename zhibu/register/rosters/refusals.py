"""Why a row is left out, or comes in with a remark: sentences for people."""

from datetime import date
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.register.members.codes import Standing
from zhibu.register.members.rules import LABELS

Place = tuple[str, int]  # sheet, row


def twice_in_file(first: Place) -> Problem:
    """A number that came before."""
    message = _("The same ID number stands in sheet %(sheet)s, row %(row)s.")
    params = {"sheet": first[0], "row": first[1]}
    return Problem("twice_in_file", message, params, field="id_number")


def same_person_in_file(first: Place) -> Problem:
    """A row without a number of its own that means somebody who came before."""
    message = _(
        "The same person stands in sheet %(sheet)s, row %(row)s. If these are two"
        " persons, add their ID numbers."
    )
    params = {"sheet": first[0], "row": first[1]}
    return Problem("same_person_in_file", message, params, field="name")


def group_unknown(name: str) -> Problem:
    """The row comes in without its party group."""
    message = _("The branch has no party group “%(name)s”: left out.")
    return Problem(
        "group_unknown", message, {"name": name}, warning=True, field="group"
    )


def already_left(standing: Any, day: date) -> Problem:
    """Nobody comes back by a roster."""
    message = _(
        "This person has left the register (%(standing)s, %(date)s): a return is"
        " recorded on the member's page."
    )
    params = {"standing": standing, "date": day}
    return Problem("already_left", message, params, field="id_number")


def in_another_branch(name: str) -> Problem:
    """Never a second record. `name` is empty where the user may not look."""
    if name:
        message = _(
            "Already registered in %(branch)s. Nobody is entered twice: ask for a"
            " transfer of the membership relation."
        )
    else:
        message = _(
            "Already registered in an organisation outside your reach. Nobody is"
            " entered twice: ask for a transfer of the membership relation."
        )
    return Problem("in_another_branch", message, {"branch": name}, field="id_number")


def perhaps_elsewhere() -> Problem:
    """A row without ID number that may mean somebody of another branch."""
    message = _(
        "Somebody of this name and date of birth is registered in another branch. Add"
        " the ID number, or ask for a transfer of the membership relation."
    )
    return Problem("perhaps_elsewhere", message, field="name")


def several_fit() -> Problem:
    """A row without ID number that may mean several members."""
    message = _(
        "Several members of this branch have this name: add the ID number, so that it"
        " is clear who is meant."
    )
    return Problem("several_fit", message, field="name")


def other_birth_date(day: date) -> Problem:
    """A row without ID number that may be a namesake, or a wrong date."""
    message = _(
        "A member of this name is registered here with another date of birth"
        " (%(date)s): add the ID number, so that it is clear who is meant."
    )
    return Problem("other_birth_date", message, {"date": day}, field="birth_date")


def id_number_masked() -> Problem:
    """A masked number confirms a record; it cannot make one."""
    message = _(
        "The ID number is masked, and nobody in this branch fits it. Enter the whole"
        " number."
    )
    return Problem("id_number_masked", message, field="id_number")


def another_name(name: str) -> Problem:
    """The number of one person beside the name of another."""
    message = _(
        "This ID number is registered under the name %(name)s: is the number right?"
    )
    return Problem("another_name", message, {"name": name}, warning=True, field="name")


def standing_needs_an_act(standing: str) -> Problem:
    """Suspension and leaving have a date and a reason, which a cell has not."""
    message = _(
        "“%(value)s”: suspension, return and leaving are recorded on the member's page,"
        " with date and reason. Clear the cell, or leave the row out."
    )
    params = {"value": Standing(standing).label}
    return Problem("standing_needs_an_act", message, params, field="standing")


def missing(item: str) -> Problem:
    """A new record lacks an item that it must have."""
    message = _("%(item)s: needed for a new record.")
    return Problem(f"{item}_missing", message, {"item": LABELS[item]}, field=item)


def only_a_month(item: str) -> Problem:
    """The sheet says a month where the register keeps a day."""
    message = _("%(item)s: only the month is given, the 1st was entered.")
    params = {"item": LABELS[item]}
    return Problem("only_a_month", message, params, warning=True, field=item)
