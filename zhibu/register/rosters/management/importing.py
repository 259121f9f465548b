"""What commands that import a workbook share: arguments, exit status, print."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from django.core.management.base import BaseCommand

from zhibu.foundation.kernel.refusals import Problem, Refusal, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters import queries
from zhibu.register.rosters.models import WorkbookImport
from zhibu.register.rosters.report import Report

IN_ERROR, UNREADABLE = 1, 2  # exit status
SHOWN = 50  # errors that are printed for people; --json prints all
ERROR_KEYS = ("sheet", "row", "column", "code", "message")


@dataclass(slots=True)
class Run:
    """One import by a command, and what came of it."""

    actor: Actor
    import_id: int
    model: type[WorkbookImport]
    report: Any = field(default_factory=lambda: Report(keep_errors=True))

    @property
    def row(self) -> WorkbookImport:
        """The import as it is now."""
        return self.model.objects.get(pk=self.import_id)


def _cannot_be_opened(error: OSError, path: Path) -> Problem:
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


class ImportCommand(BaseCommand):
    """Reads FILE below an organisation, reports for people or as one JSON object."""

    # What a script may rely on: these, and "errors" with ERROR_KEYS.
    counts: ClassVar[Sequence[str]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --organisation, and how much to do."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, help="its code")
        parser.add_argument(
            "--dry-run", action="store_true", help="check only, write nothing"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--marked", type=Path, help="write the workbook back with its errors marked"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and report."""
        try:
            run = self.run(options)
        except OSError as error:
            self._unreadable(options, [_cannot_be_opened(error, options["file"])])
        except Refused as refused:
            self._unreadable(options, list(refused.problems))
        except Refusal as refusal:
            self._unreadable(options, [Problem("refused", str(refusal))])
        if options["json"]:
            self._write_object(self.numbers(run), run.report.errors())
        else:
            self.print_summary(run, options)
        if run.report.faults:
            sys.exit(IN_ERROR)

    def run(self, options: dict[str, Any]) -> Run:
        """Do the import; a refusal ends the command with status 2."""
        raise NotImplementedError

    def numbers(self, run: Run) -> dict[str, int]:
        """What `counts` came to."""
        raise NotImplementedError

    def print_summary(self, run: Run, options: dict[str, Any]) -> None:
        """Tell people what was done."""
        raise NotImplementedError

    @staticmethod
    def organisation(options: dict[str, Any]) -> Organisation:
        """The organisation of the code that was given."""
        code = options["organisation"]
        organisation = Organisation.objects.filter(code=code).first()
        if organisation is None:
            message = _("There is no organisation with the code %(code)s.")
            problem = Problem("organisation_unknown", message, {"code": code})
            raise Refused(problem)
        return organisation

    # ---- what is printed

    def _unreadable(self, options: dict[str, Any], problems: list[Problem]) -> NoReturn:
        if options["json"]:
            nowhere = {"sheet": "", "row": 0, "column": ""}
            errors = [
                nowhere | {"code": problem.code, "message": str(problem)}
                for problem in problems
            ]
            self._write_object(dict.fromkeys(self.counts, 0), iter(errors))
        else:
            for problem in problems:
                self.stderr.write(str(problem))
        sys.exit(UNREADABLE)

    def _write_object(
        self, numbers: dict[str, int], errors: Iterator[dict[str, Any]]
    ) -> None:
        """One object, its errors one a line: there may be a million of them."""
        head = json.dumps(numbers, ensure_ascii=False)
        self.stdout.write(head[:-1] + ', "errors": [', ending="")
        before = "\n"
        for error in errors:
            told = {key: error[key] for key in ERROR_KEYS}
            self.stdout.write(before + json.dumps(told, ensure_ascii=False), ending="")
            before = ",\n"
        self.stdout.write("]}")

    def print_errors(self, run: Run) -> None:
        """The first errors; those of unknown branches are told by the branch."""
        others = (e for e in run.report.errors() if e["code"] != "branch_unknown")
        for error in islice(others, SHOWN):
            message = _("Sheet %(sheet)s, row %(row)s: %(message)s")
            if error["column"]:
                message = _(
                    "Sheet %(sheet)s, row %(row)s, column %(column)s (%(heading)s):"
                    " %(message)s"
                )
            self.stdout.write("  " + str(message) % error)
        if more := sum(1 for _error in others):
            message = _("… and %(count)s more (--json lists all of them)")
            self.stdout.write("  " + str(message) % {"count": more})

    def print_unknown_branches(self, run: Run, message: Any) -> None:
        """The names that the tree lacks, with those that resemble them; `message` has
        places for name and rows.
        """
        for branch in queries.unknown_branches(run.row, SHOWN):
            if not branch.rows:
                continue
            params = {"name": branch.name, "rows": branch.rows}
            self.stdout.write("  " + str(message) % params)
            if branch.near:
                names = "、".join(name for _pk, name in branch.near)
                told = _("Similar names in the tree: %(names)s")
                self.stdout.write("    " + str(told) % {"names": names})
