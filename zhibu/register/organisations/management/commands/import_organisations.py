"""Import a list of organisations from the command line: the engine of the pages."""

import json
import sys
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Actor, Grant, Role
from zhibu.foundation.sheets.places import letters
from zhibu.register.organisations import services
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.services.importing import Checked

IN_ERROR, UNREADABLE = 1, 2  # exit status
SHOWN = 50  # errors that are printed for people; --json prints all
COUNTS = ("rows", "new", "changed", "unchanged", "doubtful")


class Command(BaseCommand):
    help = (
        "Import a list of organisations (.xlsx, .xls, .csv) below an organisation, or"
        " at the top. Exit status 1 when a row is in error (the good rows are"
        " imported), 2 when the file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, where, and how much to do."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--organisation", default="", help="code of the one above; else at the top"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="check only, write nothing"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--reason", default="", help="why doubtful rows are right; else left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import and report."""
        try:
            checked = self._run(options)
        except OSError as error:
            message = _("The file cannot be opened: %(why)s")
            params = {"why": error.strerror or error}
            self._unreadable(options, [Problem("not_found", message, params)])
        except Refused as refused:
            self._unreadable(options, list(refused.problems))
        report = self._json if options["json"] else self._words
        report(_numbers(checked), _errors(checked))
        if checked.counts["error"]:
            sys.exit(IN_ERROR)

    def _run(self, options: dict[str, Any]) -> Checked:
        base = _organisation(options["organisation"])
        # Whoever runs commands on the server acts as an officer of that organisation.
        path = base.path if base else EVERYWHERE
        grant = Grant(Role.DEPARTMENT_OFFICER, path)
        actor = Actor(user_id=None, name="import_organisations", grants=(grant,))
        common: dict[str, Any] = {
            "actor": actor,
            "organisation_id": base.pk if base else None,
            "path": options["file"],
            "name": options["file"].name,
            "on": timezone.localdate(),
        }
        if options["dry_run"]:
            return services.check_list(**common)
        return services.import_list(**common, acknowledged=options["reason"])

    def _unreadable(self, options: dict[str, Any], problems: list[Problem]) -> NoReturn:
        if options["json"]:
            nowhere = {"sheet": "", "row": 0, "column": ""}
            errors = [nowhere | {"code": p.code, "message": str(p)} for p in problems]
            self._json(dict.fromkeys(COUNTS, 0) | {"in_error": 0}, errors)
        else:
            for problem in problems:
                self.stderr.write(str(problem))
        sys.exit(UNREADABLE)

    def _json(self, numbers: dict[str, int], errors: list[dict[str, Any]]) -> None:
        found = {**numbers, "errors": errors}
        self.stdout.write(json.dumps(found, ensure_ascii=False))

    def _words(self, numbers: dict[str, int], errors: list[dict[str, Any]]) -> None:
        message = _(
            "%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged,"
            " %(in_error)s in error, %(doubtful)s doubtful."
        )
        self.stdout.write(str(message) % numbers)
        for error in islice(errors, SHOWN):
            self.stdout.write("  {sheet} {column}{row}: {message}".format(**error))
        if len(errors) > SHOWN:
            more = _("… and %(count)s more (--json lists all of them)")
            self.stdout.write("  " + str(more) % {"count": len(errors) - SHOWN})


def _organisation(code: str) -> Organisation | None:
    if not code:
        return None
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None:
        message = _("There is no organisation with the code %(code)s.")
        raise Refused(Problem("organisation_unknown", message, {"code": code}))
    return organisation


def _numbers(checked: Checked) -> dict[str, int]:
    counts = checked.counts
    return {name: counts[name] for name in COUNTS} | {"in_error": counts["error"]}


def _errors(checked: Checked) -> list[dict[str, Any]]:
    """Every problem by its place; warnings (doubts) are marked as such."""
    found = []
    for row in checked.judged:
        layout = checked.listing.layouts[row.line.sheet]
        for problem in row.problems:
            column = layout.column(problem.field)
            found.append(
                {
                    "sheet": row.line.sheet,
                    "row": row.line.number,
                    "column": "" if column is None else letters(column),
                    "code": problem.code,
                    "message": str(problem),
                    "warning": problem.warning,
                }
            )
    return found
