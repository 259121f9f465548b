"""How a cell that cannot be understood is told."""

from typing import Any

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _

MESSAGES: dict[str, Any] = {
    "formula_error": _("The formula of the cell fails: %(value)s. Type the value."),
    "formula_without_value": _(
        "This cell holds a formula without a value. Open the workbook in Excel or WPS "
        "and save it there, then import it again; or type the value."
    ),
    "not_a_day": _("“%(value)s” is not a day. Write it like 2020-09-20."),
    "no_such_day": _("There is no such day: %(value)s."),
    "implausible_year": _("%(value)s: the year is not between 1900 and 2100."),
    "only_a_year": _("“%(value)s” is only a year. Write the day, like 2020-09-20."),
    "month_unclear": _(
        "“%(value)s” may be January or October. Write it like 2020-01 or 2020-10."
    ),
    "year_comes_first": _(
        "In “%(value)s” day and month may be confused. Write the year first, like "
        "2020-09-20."
    ),
    # numbers are personal data: their messages do not repeat them
    "precision_lost": _(
        "The spreadsheet has rounded this long number (as in 3.70121E+17) and lost its "
        "last digits. Set the column to the format “Text” and type the number again."
    ),
    "not_a_number": _("This is not a whole number."),
    "bad_phone": _("This is not a telephone number."),
    "several_phones": _("The cell holds more than one number. Keep one of them."),
    "not_yes_or_no": _("“%(value)s” is neither yes nor no. Write 是 or 否."),
}


class BadCell(Refused):
    """A cell that cannot be understood: `code` for programs, str() for people."""

    def __init__(self, code: str, value: object = "") -> None:
        problem = Problem(code, MESSAGES[code], {"value": shortened(value)})
        super().__init__(problem)
        self.code = code
        self.problem = problem

    def __str__(self) -> str:
        return str(self.problem)


def shortened(value: object) -> str:
    """A value as a message quotes it."""
    shown = str(value)
    return shown if len(shown) <= 40 else shown[:39] + "…"
