"""Import a roster from the command line."""

from argparse import ArgumentParser
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.register.rosters import services
from zhibu.register.rosters.branches import may_be_set_up
from zhibu.register.rosters.management.importing import ImportCommand, Run
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.reading import ROSTER
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.services.passing import no_list

COUNTED = ("rows", "new", "changed", "unchanged")


class Command(ImportCommand):
    help = (
        "Import a roster (.xlsx, .xls, .csv) for an organisation and all below it."
        " Exit status 1 when a row is in error (the good rows are imported), 2 when the"
        " file cannot be read."
    )
    name = "import_roster"
    model = RosterImport
    wording = ROSTER
    counts = (*COUNTED, "branches")
    unknown_branch = _(
        "No such branch: %(name)s, %(rows)s rows (--create-branches sets it up)"
    )
    undone_there = _(
        "Import number %(number)s. It can be undone on the page “Import and export”."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --organisation, and how much to do."""
        super().add_arguments(parser)
        parser.add_argument(
            "--create-branches",
            action="store_true",
            help="set up branches that the file names and the tree lacks",
        )

    def enter(self, run: Run, options: dict[str, Any]) -> bool:
        """One pass over the file, or two when branches are set up first."""
        if options["create_branches"]:
            # The names are known after a first look at all rows.
            services.check_now(**run.dated, report=Report())
            unknown = [one["name"] for one in run.row.counts["unknown_branches"]]
            if wanted := [name for name in unknown if may_be_set_up(name)]:
                choices = {name: {"create": True} for name in wanted}
                services.choose_branches(**run.act, choices=choices)
        step = services.check_now if options["dry_run"] else services.write_now
        step(**run.dated, report=run.report)
        if not run.row.counts.get("sheets"):
            raise no_list(ROSTER)
        return not options["dry_run"]

    def undo(self, run: Run, reason: str) -> None:
        services.undo_import(**run.dated, reason=reason)
        services.take_back(**run.dated)

    # ---- what is printed

    def numbers(self, found: Run) -> dict[str, int]:
        """Rows by what came of them, and branches."""
        counted = {name: found.report.counts[name] for name in COUNTED}
        return counted | {"branches": found.row.counts.get("branches", 0)}

    def summary(self, run: Run) -> str:
        counts = run.report.counts
        message = _(
            "%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged;"
            " left out: %(in_error)s in error, %(twice_in_file)s twice in the file,"
            " %(in_another_branch)s in another branch. %(branches)s branches."
        )
        numbers = self.numbers(run) | {
            "in_error": counts["error"],
            "twice_in_file": counts["duplicate"],
            "in_another_branch": counts["elsewhere"],
        }
        return str(message) % numbers
