"""Import existing cases from the command line."""

from argparse import ArgumentParser
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission import services
from zhibu.procedures.admission.models import CaseImport
from zhibu.procedures.admission.taking_over.columns import WORDING
from zhibu.procedures.admission.taking_over.report import CaseReport
from zhibu.register.rosters.management.importing import ImportCommand, Run

COUNTED = ("rows", "new", "doubtful", "exists", "member")


class Command(ImportCommand):
    help = (
        "Take over existing cases of admission from a list (.xlsx, .xls, .csv) for an"
        " organisation and all below it. Exit status 1 when a row is in error (the good"
        " rows are taken over), 2 when the file cannot be read."
    )
    name = "import_cases"
    model = CaseImport
    wording = WORDING
    report_class = CaseReport
    counts = (*COUNTED, "taken")
    unknown_branch = _("No such branch: %(name)s, %(rows)s rows")
    undone_there = _(
        "Import number %(number)s. It can be undone on the page “Cases from older"
        " records”."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --organisation, and how much to do."""
        super().add_arguments(parser)
        parser.add_argument(
            "--also-doubtful",
            metavar="REASON",
            default="",
            help="take over rows with contradictions or gaps, too, and why",
        )

    def enter(self, run: Run, options: dict[str, Any]) -> bool:
        """Check the list, then make the cases of its good rows."""
        services.check_cases_now(**run.dated, report=run.report)
        reason, counts = options["also_doubtful"], run.report.counts
        would_be = counts["new"] + (counts["doubtful"] if reason else 0)
        if options["dry_run"] or not would_be:
            return False
        services.write_cases_now(**run.dated, reason=reason)
        return True

    def undo(self, run: Run, reason: str) -> None:
        services.undo_case_import(**run.dated, reason=reason)
        services.take_back_cases(**run.dated)

    # ---- what is printed

    def numbers(self, found: Run) -> dict[str, int]:
        """Rows by what came of them, and the cases that were made."""
        counted = {name: found.report.counts[name] for name in COUNTED}
        return counted | {"taken": found.row.counts.get("taken", 0)}

    def summary(self, run: Run) -> str:
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
        return str(message) % numbers
