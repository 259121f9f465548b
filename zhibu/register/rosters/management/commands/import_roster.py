"""Import a roster from the command line: the same engine as the pages."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhibu.foundation.kernel.refusals import Problem, Refusal, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters import queries, services
from zhibu.register.rosters.branches import may_be_set_up
from zhibu.register.rosters.jobs import command_actor
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.services.passing import Superseded, no_roster

IN_ERROR, UNREADABLE = 1, 2  # exit status
SHOWN = 50  # errors that are printed for people; --json prints all
# What a script may rely on: these and "branches", and "errors" with these keys.
COUNTS = ("rows", "new", "changed", "unchanged")
ERROR_KEYS = ("sheet", "row", "column", "code", "message")


@dataclass(slots=True)
class Run:
    """One import by this command, and what came of it."""

    actor: Actor
    import_id: int
    report: Report = field(default_factory=lambda: Report(keep_errors=True))

    @property
    def roster(self) -> RosterImport:
        return RosterImport.objects.get(pk=self.import_id)


class Command(BaseCommand):
    help = (
        "Import a roster (.xlsx, .xls, .csv) for an organisation and all below it."
        " Exit status 1 when a row is in error (the good rows are imported), 2 when the"
        " file cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --organisation, and how much to do."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, help="its code")
        parser.add_argument(
            "--create-branches",
            action="store_true",
            help="set up branches that the file names and the tree lacks",
        )
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
            run = self._run(options)
        except OSError as error:
            message = _("The file cannot be opened: %(why)s")
            params = {"why": error.strerror or error}
            self._unreadable(options, [Problem("not_found", message, params)])
        except Refused as refused:
            self._unreadable(options, list(refused.problems))
        except Refusal as refusal:
            self._unreadable(options, [Problem("refused", str(refusal))])
        (self._print_json if options["json"] else self._print)(run, options)
        if run.report.faults:
            sys.exit(IN_ERROR)

    def _run(self, options: dict[str, Any]) -> Run:
        if options["marked"]:
            options["marked"].touch()  # before anything is written to the register
        run = self._start(options)
        try:
            self._import(run, options)
        except Superseded:
            message = _("Another process has taken this import over.")
            raise CommandError(message) from None
        except BaseException as error:
            self._leave(run, is_refused=isinstance(error, Refusal))
            raise
        if options["marked"]:
            queries.write_marked(run.roster, run.report.errors(), options["marked"])
        if options["dry_run"]:
            services.cancel_import(actor=run.actor, import_id=run.import_id)
        return run

    def _leave(self, run: Run, *, is_refused: bool) -> None:
        """Nothing of a file that is refused on the way stays in the register. After an
        error of the program, what was written can be gone on with, or undone.
        """
        services.stop(run.import_id, "")
        if not run.roster.rows_done:
            services.cancel_import(actor=run.actor, import_id=run.import_id)
        elif is_refused:
            act: dict[str, Any] = {"actor": run.actor, "import_id": run.import_id}
            dated = act | {"on": timezone.localdate()}
            reason = str(_("The file could not be read to its end."))
            services.undo_import(**dated, reason=reason)
            services.take_back(**dated)

    def _start(self, options: dict[str, Any]) -> Run:
        code = options["organisation"]
        organisation = Organisation.objects.filter(code=code).first()
        if organisation is None:
            message = _("There is no organisation with the code %(code)s.")
            problem = Problem("organisation_unknown", message, {"code": code})
            raise Refused(problem)
        actor = command_actor(organisation.path)
        path: Path = options["file"]
        with path.open("rb") as file:
            roster = services.start_import(
                actor=actor,
                organisation_id=organisation.pk,
                file=file,
                file_name=path.name,
                on=timezone.localdate(),
            )
        return Run(actor, roster.pk)

    def _import(self, run: Run, options: dict[str, Any]) -> None:
        act: dict[str, Any] = {"actor": run.actor, "import_id": run.import_id}
        dated = act | {"on": timezone.localdate()}
        if options["create_branches"]:
            # The names are known after a first look at all rows.
            services.check_now(**dated, report=Report())
            unknown = [one["name"] for one in run.roster.counts["unknown_branches"]]
            if wanted := [name for name in unknown if may_be_set_up(name)]:
                choices = {name: {"create": True} for name in wanted}
                services.choose_branches(**act, choices=choices)
        step = services.check_now if options["dry_run"] else services.write_now
        step(**dated, report=run.report)
        if not run.roster.counts.get("sheets"):
            raise no_roster()

    # ---- what is printed

    def _unreadable(self, options: dict[str, Any], problems: list[Problem]) -> NoReturn:
        if options["json"]:
            nowhere = {"sheet": "", "row": 0, "column": ""}
            errors = [
                nowhere | {"code": problem.code, "message": str(problem)}
                for problem in problems
            ]
            self._write_object(dict.fromkeys((*COUNTS, "branches"), 0), iter(errors))
        else:
            for problem in problems:
                self.stderr.write(str(problem))
        sys.exit(UNREADABLE)

    def _print_json(self, run: Run, options: dict[str, Any]) -> None:
        self._write_object(self._numbers(run), run.report.errors())

    def _numbers(self, run: Run) -> dict[str, int]:
        counts = run.report.counts
        found = {name: counts[name] for name in COUNTS}
        return found | {"branches": run.roster.counts.get("branches", 0)}

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

    def _print(self, run: Run, options: dict[str, Any]) -> None:
        counts = run.report.counts
        message = _(
            "%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged;"
            " left out: %(in_error)s in error, %(twice_in_file)s twice in the file,"
            " %(in_another_branch)s in another branch. %(branches)s branches."
        )
        numbers = self._numbers(run) | {
            "in_error": counts["error"],
            "twice_in_file": counts["duplicate"],
            "in_another_branch": counts["elsewhere"],
        }
        self.stdout.write(str(message) % numbers)
        self._print_unknown_branches(run)
        self._print_errors(run)
        if options["dry_run"]:
            self.stdout.write(str(_("Checked only: nothing was written.")))
        else:
            message = _(
                "Import number %(number)s. It can be undone on the page “Import and"
                " export”."
            )
            self.stdout.write(str(message) % {"number": run.import_id})

    def _print_unknown_branches(self, run: Run) -> None:
        for branch in queries.unknown_branches(run.roster, SHOWN):
            if not branch.rows:
                continue
            params = {"name": branch.name, "rows": branch.rows}
            message = _(
                "No such branch: %(name)s, %(rows)s rows (--create-branches sets it up)"
            )
            self.stdout.write("  " + str(message) % params)
            if branch.near:
                names = "、".join(name for _pk, name in branch.near)
                message = _("Similar names in the tree: %(names)s")
                self.stdout.write("    " + str(message) % {"names": names})

    def _print_errors(self, run: Run) -> None:
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
