"""The one way in which a file is turned down: why, and what to do about it."""

from typing import Any

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _

MESSAGES: dict[str, Any] = {
    "empty": _("The file is empty: it holds no row with text. Choose another file."),
    "lock_file": _(
        "This is the small file (~$) that Excel or WPS keeps beside an open workbook. "
        "Choose the workbook itself, whose name has no ~$ in front."
    ),
    "password": _(
        "The workbook is protected by a password. Open it in Excel or WPS, take the "
        "password away (File, Information, Protect workbook), save it, and choose it "
        "again."
    ),
    "damaged": _(
        "The file is damaged or was not copied completely. Open it in Excel or WPS, "
        "save it under a new name as .xlsx, and choose that file."
    ),
    "too_compressed": _(
        "The file unpacks to far more than a spreadsheet should, so it was not opened. "
        "Copy the table into a new workbook and choose that file."
    ),
    "too_large": _(
        "The file is larger than %(limit)s MB. Split it, for instance into one file "
        "for each branch."
    ),
    "too_much_text": _(
        "The file holds more text than can be read at once. Split it, for instance "
        "into one file for each branch."
    ),
    "too_wide": _(
        "A cell stands far away from the table, so the sheet is too wide to read. Copy "
        "the table into a new workbook and choose that file."
    ),
    "encoding": _(
        "The text of the file is neither UTF-8 nor GB18030, so it would become "
        "illegible. Open it in Excel or WPS, save it as “Excel workbook (.xlsx)”, and "
        "choose that file."
    ),
    "web_page": _(
        "This is a web page with the name of a spreadsheet, as some systems export it. "
        "Open it in Excel or WPS, save it as “Excel workbook (.xlsx)”, and choose that "
        "file."
    ),
    "other_format": _(
        "This is a %(kind)s, not a workbook that can be read. Open it in Excel or WPS, "
        "save it as “Excel workbook (.xlsx)”, and choose that file."
    ),
    "not_a_spreadsheet": _(
        "This is not a spreadsheet, whatever its name says. Choose an .xlsx, .xls or "
        ".csv file."
    ),
}


class UnreadableFile(Refused):
    """The file cannot be read; the message says what the user can do."""

    def __init__(self, code: str, **params: Any) -> None:
        problem = Problem(code, MESSAGES[code], params)
        super().__init__(problem)
        self.code = code
        self.problem = problem

    @property
    def message(self) -> str:
        """The sentence for the user, in the language that is active now."""
        return str(self.problem)
