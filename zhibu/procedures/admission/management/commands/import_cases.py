"""Import existing cases from the command line: the same engine as the pages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission import services
from zhibu.procedures.admission.models import CaseImport
from zhibu.procedures.admission.queries.taking_over import tables_in
from zhibu.procedures.admission.taking_over.report import CaseReport
from zhibu.register.rosters import queries as roster_queries
from zhibu.register.rosters.jobs import command_actor
from zhibu.register.rosters.management.importing import ImportCommand, Run
from zhibu.register.rosters.services.passing import Superseded
from zhibu.register.rosters.services.steps import stop_work

COUNTED = ("rows", "new", "doubtful", "exists", "member")


class Command(ImportCommand):
    help = (
        "Take over existing cases of admission from a list (.xlsx, .xls, .csv) for an"
        " organisation and all below it. Exit status 1 when a row is in error (the good"
        " rows are taken over), 2 when the file cannot be read."
    )
    counts = (*COUNTED, "taken")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --organisation, and how much to do."""
        super().add_arguments(parser)
        parser.add_argument(
            "--also-doubtful",
            metavar="REASON",
            default="",
            help="take over rows with contradictions or gaps, too, and why",
        )

    def run(self, options: dict[str, Any]) -> Run:
        """Check the list, then make the cases of its good rows."""
        if options["marked"]:
            options["marked"].touch()  # before anything is written
        run = self._start(options)
        try:
            self._import(run, options)
        except Superseded:
            message = _("Another process has taken this import over.")
            raise CommandError(message) from None
        except BaseException:
            stop_work(CaseImport, run.import_id, "")
            if not run.row.rows_done:
                services.throw_list_away(actor=run.actor, import_id=run.import_id)
            raise
        if options["marked"]:
            roster_queries.write_marked(
                run.row, run.report.errors(), options["marked"], tables_in
            )
        return run

    def _start(self, options: dict[str, Any]) -> Run:
        organisation = self.organisation(options)
        actor = command_actor(organisation.path, "import_cases")
        path = options["file"]
        with path.open("rb") as file:
            row = services.start_case_import(
                actor=actor,
                organisation_id=organisation.pk,
                file=file,
                file_name=path.name,
                on=timezone.localdate(),
            )
        return Run(actor, row.pk, CaseImport, CaseReport(keep_errors=True))

    def _import(self, run: Run, options: dict[str, Any]) -> None:
        act: dict[str, Any] = {"actor": run.actor, "import_id": run.import_id}
        dated = act | {"on": timezone.localdate()}
        services.check_cases_now(**dated, report=run.report)
        reason = options["also_doubtful"]
        counts = run.report.counts
        would_be = counts["new"] + (counts["doubtful"] if reason else 0)
        if options["dry_run"] or not would_be:
            services.throw_list_away(**act)
            return
        services.write_cases_now(**dated, reason=reason)

    # ---- what is printed

    def numbers(self, run: Run) -> dict[str, int]:
        """Rows by what came of them, and the cases that were made."""
        found = {name: run.report.counts[name] for name in COUNTED}
        return found | {"taken": run.row.counts.get("taken", 0)}

    def print_summary(self, run: Run, options: dict[str, Any]) -> None:
        """The numbers, unknown branches, the first errors, and how to undo it."""
        counts = run.report.counts
        message = _(
            "%(rows)s rows: %(new)s without contradictions, %(doubtful)s with"
            " contradictions or gaps, %(exists)s have a case already, %(member)s are"
            " full members; left out: %(in_error)s in error, %(twice_in_file)s twice in"
            " the file. %(taken)s cases were taken over."
        )
        numbers = self.numbers(run) | {
            "in_error": counts["error"],
            "twice_in_file": counts["duplicate"],
        }
        self.stdout.write(str(message) % numbers)
        self.print_unknown_branches(run, _("No such branch: %(name)s, %(rows)s rows"))
        self.print_errors(run)
        if options["dry_run"]:
            self.stdout.write(str(_("Checked only: nothing was written.")))
        elif numbers["taken"]:
            message = _(
                "Import number %(number)s. It can be undone on the page “Cases from"
                " older records”."
            )
            self.stdout.write(str(message) % {"number": run.import_id})
