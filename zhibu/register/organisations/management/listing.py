"""What commands that read a list share: arguments, exit status, what is printed."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand

from zhibu.foundation.kernel.refusals import Problem, Refusal, Refused
from zhibu.foundation.kernel.text import _
from zhibu.register.organisations.models import Organisation

IN_ERROR, UNREADABLE = 1, 2  # exit status
SHOWN = 50  # errors that are printed for people; --json prints all


def cannot_be_opened(error: OSError, path: Path) -> Problem:
    """Why a file is not read, in the language of the installation."""
    name = {"name": str(error.filename or path)}
    if isinstance(error, FileNotFoundError):
        return Problem("not_found", _("There is no file “%(name)s”."), name)
    if isinstance(error, IsADirectoryError):
        message = _("“%(name)s” is a folder: name the file itself.")
        return Problem("not_a_file", message, name)
    if isinstance(error, PermissionError):
        message = _("The file “%(name)s” may not be opened by this user.")
        return Problem("no_permission", message, name)
    message = _("The file cannot be opened: %(why)s")
    return Problem("not_opened", message, {"why": error.strerror or error})


class ListCommand(BaseCommand):
    """Reads FILE below an organisation, reports for people or as one JSON object.

    Exit status 1 when a row is in error, 2 when the file cannot be read or is refused.
    """

    # What a script may rely on: these numbers, and "errors", each with these keys.
    counts: ClassVar[Sequence[str]]
    error_keys: ClassVar[Sequence[str]] = ("sheet", "row", "column", "code", "message")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, and how much to do."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="check only, write nothing"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the list and report."""
        try:
            found = self.run(options)
        except OSError as error:
            self._unreadable(options, [cannot_be_opened(error, options["file"])])
        except Refused as refused:
            self._unreadable(options, list(refused.problems))
        except Refusal as refusal:
            self._unreadable(options, [Problem("refused", str(refusal))])
        if options["json"]:
            self._write_object(self.numbers(found), self.errors(found))
        else:
            self.print_summary(found, options)
        if self.is_in_error(found):
            sys.exit(IN_ERROR)

    def run(self, options: dict[str, Any]) -> Any:
        """Do the work; a refusal ends the command with status 2."""
        raise NotImplementedError

    def numbers(self, found: Any) -> dict[str, int]:
        """What `counts` came to."""
        raise NotImplementedError

    def errors(self, found: Any) -> Iterable[dict[str, Any]]:
        """What was wrong in the rows, each with `error_keys`."""
        raise NotImplementedError

    def is_in_error(self, found: Any) -> bool:
        """True when a row is in error."""
        raise NotImplementedError

    def print_summary(self, found: Any, options: dict[str, Any]) -> None:
        """Tell people what was done."""
        raise NotImplementedError

    # ---- where, and who

    @staticmethod
    def organisation(code: str) -> Organisation:
        """The organisation of the code that was given."""
        organisation = Organisation.objects.filter(code=code).first()
        if organisation is None:
            message = _("There is no organisation with the code %(code)s.")
            problem = Problem("organisation_unknown", message, {"code": code})
            raise Refused(problem)
        return organisation

    # ---- what is printed

    def _unreadable(self, options: dict[str, Any], problems: list[Problem]) -> NoReturn:
        if options["json"]:
            nowhere = {"sheet": "", "row": 0, "column": "", "warning": False}
            errors = [
                nowhere | {"code": problem.code, "message": str(problem)}
                for problem in problems
            ]
            self._write_object(dict.fromkeys(self.counts, 0), errors)
        else:
            for problem in problems:
                self.stderr.write(str(problem))
        sys.exit(UNREADABLE)

    def _write_object(
        self, numbers: dict[str, int], errors: Iterable[dict[str, Any]]
    ) -> None:
        """One object, its errors one a line: there may be a million of them."""
        head = json.dumps(numbers, ensure_ascii=False)
        self.stdout.write(head[:-1] + ', "errors": [', ending="")
        before = "\n"
        for error in errors:
            told = {key: error[key] for key in self.error_keys}
            self.stdout.write(before + json.dumps(told, ensure_ascii=False), ending="")
            before = ",\n"
        self.stdout.write("]}")

    def print_errors(self, errors: Iterator[dict[str, Any]]) -> None:
        """The first errors, and how many there are beside them."""
        for error in islice(errors, SHOWN):
            self.stdout.write("  " + self.error_in_words(error))
        if more := sum(1 for _error in errors):
            message = _("… and %(count)s more (--json lists all of them)")
            self.stdout.write("  " + str(message) % {"count": more})

    def error_in_words(self, error: dict[str, Any]) -> str:
        """One error, for people."""
        raise NotImplementedError
