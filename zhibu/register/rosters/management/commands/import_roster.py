"""Import a roster from the command line: the same engine as the pages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from zhibu.foundation.kernel.refusals import Refusal
from zhibu.foundation.kernel.text import _
from zhibu.register.rosters import queries, services
from zhibu.register.rosters.branches import may_be_set_up
from zhibu.register.rosters.jobs import command_actor
from zhibu.register.rosters.management.importing import ImportCommand, Run
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.services.passing import Superseded, no_roster

COUNTED = ("rows", "new", "changed", "unchanged")


class Command(ImportCommand):
    help = (
        "Import a roster (.xlsx, .xls, .csv) for an organisation and all below it."
        " Exit status 1 when a row is in error (the good rows are imported), 2 when the"
        " file cannot be read."
    )
    counts = (*COUNTED, "branches")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --organisation, and how much to do."""
        super().add_arguments(parser)
        parser.add_argument(
            "--create-branches",
            action="store_true",
            help="set up branches that the file names and the tree lacks",
        )

    def run(self, options: dict[str, Any]) -> Run:
        """One pass over the file, or two when branches are set up first."""
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
            queries.write_marked(run.row, run.report.errors(), options["marked"])
        if options["dry_run"]:
            services.cancel_import(actor=run.actor, import_id=run.import_id)
        return run

    def _leave(self, run: Run, *, is_refused: bool) -> None:
        """Nothing of a file that is refused on the way stays in the register. After an
        error of the program, what was written can be gone on with, or undone.
        """
        services.stop(run.import_id, "")
        if not run.row.rows_done:
            services.cancel_import(actor=run.actor, import_id=run.import_id)
        elif is_refused:
            act: dict[str, Any] = {"actor": run.actor, "import_id": run.import_id}
            dated = act | {"on": timezone.localdate()}
            reason = str(_("The file could not be read to its end."))
            services.undo_import(**dated, reason=reason)
            services.take_back(**dated)

    def _start(self, options: dict[str, Any]) -> Run:
        organisation = self.organisation(options)
        actor = command_actor(organisation.path)
        path = options["file"]
        with path.open("rb") as file:
            roster = services.start_import(
                actor=actor,
                organisation_id=organisation.pk,
                file=file,
                file_name=path.name,
                on=timezone.localdate(),
            )
        return Run(actor, roster.pk, RosterImport)

    def _import(self, run: Run, options: dict[str, Any]) -> None:
        act: dict[str, Any] = {"actor": run.actor, "import_id": run.import_id}
        dated = act | {"on": timezone.localdate()}
        if options["create_branches"]:
            # The names are known after a first look at all rows.
            services.check_now(**dated, report=Report())
            unknown = [one["name"] for one in run.row.counts["unknown_branches"]]
            if wanted := [name for name in unknown if may_be_set_up(name)]:
                choices = {name: {"create": True} for name in wanted}
                services.choose_branches(**act, choices=choices)
        step = services.check_now if options["dry_run"] else services.write_now
        step(**dated, report=run.report)
        if not run.row.counts.get("sheets"):
            raise no_roster()

    # ---- what is printed

    def numbers(self, run: Run) -> dict[str, int]:
        """Rows by what came of them, and branches."""
        found = {name: run.report.counts[name] for name in COUNTED}
        return found | {"branches": run.row.counts.get("branches", 0)}

    def print_summary(self, run: Run, options: dict[str, Any]) -> None:
        """The numbers, unknown branches, the first errors, and how to undo it."""
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
        self.stdout.write(str(message) % numbers)
        message = _(
            "No such branch: %(name)s, %(rows)s rows (--create-branches sets it up)"
        )
        self.print_unknown_branches(run, message)
        self.print_errors(run)
        if options["dry_run"]:
            self.stdout.write(str(_("Checked only: nothing was written.")))
        else:
            message = _(
                "Import number %(number)s. It can be undone on the page “Import and"
                " export”."
            )
            self.stdout.write(str(message) % {"number": run.import_id})
