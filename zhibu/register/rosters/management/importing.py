"""What commands that import persons share: the way in, and what is printed."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import CommandError
from django.utils import timezone

from zhibu.foundation.kernel.refusals import Refusal
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, command_actor
from zhibu.register.organisations.management.listing import SHOWN, ListCommand
from zhibu.register.rosters import queries, services
from zhibu.register.rosters.models import WorkbookImport
from zhibu.register.rosters.reading import Wording
from zhibu.register.rosters.report import Report
from zhibu.register.rosters.services.passing import Superseded

State = WorkbookImport.State


@dataclass(slots=True)
class Run:
    """One import by a command, and what came of it."""

    actor: Actor
    import_id: int
    model: type[WorkbookImport]
    report: Any  # of the kind of list

    @property
    def row(self) -> WorkbookImport:
        """The import as it is now."""
        return self.model.objects.get(pk=self.import_id)

    @property
    def act(self) -> dict[str, Any]:
        """Who acts on which import, as services take it."""
        return {"actor": self.actor, "import_id": self.import_id}

    @property
    def dated(self) -> dict[str, Any]:
        """The same with the day."""
        return self.act | {"on": timezone.localdate()}


class ImportCommand(ListCommand):
    """Imports FILE below an organisation: the same engine as the pages."""

    name: ClassVar[str]  # of the command, as the log calls who did it
    model: ClassVar[type[WorkbookImport]]
    wording: ClassVar[Wording]
    report_class: ClassVar[type[Report]] = Report
    unknown_branch: ClassVar[Any]  # a line with places for name and rows
    undone_there: ClassVar[Any]  # a line with a place for the number

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --organisation, and how much to do."""
        super().add_arguments(parser)
        parser.add_argument("--organisation", required=True, help="its code")
        parser.add_argument(
            "--marked", type=Path, help="write the workbook back with its errors marked"
        )

    def run(self, options: dict[str, Any]) -> Run:
        """Take the file in, then do what `enter` does. What is not kept is thrown away
        after the marked workbook was written.
        """
        marked = options["marked"]
        if marked:
            marked.touch()  # before anything is written to the register
        run = self._start(options)
        try:
            is_kept = self.enter(run, options)
        except Superseded:
            message = _("Another process has taken this import over.")
            raise CommandError(message) from None
        except BaseException as error:
            self._leave(run, is_refused=isinstance(error, Refusal))
            raise
        if marked:
            errors = run.report.errors()
            queries.write_marked(run.row, errors, marked, self.wording)
        if not is_kept:
            services.cancel_import(**run.act, model=self.model)
        return run

    def enter(self, run: Run, options: dict[str, Any]) -> bool:
        """Check the file and write its good rows; False when nothing was written."""
        raise NotImplementedError

    def undo(self, run: Run, reason: str) -> None:
        """Take back what was written."""
        raise NotImplementedError

    def _start(self, options: dict[str, Any]) -> Run:
        organisation = self.organisation(options["organisation"])
        actor = command_actor(organisation.path, self.name)
        path = options["file"]
        with path.open("rb") as file:
            row = services.start_import(
                actor=actor,
                organisation_id=organisation.pk,
                file=file,
                file_name=path.name,
                on=timezone.localdate(),
                model=self.model,
            )
        return Run(actor, row.pk, self.model, self.report_class(keep_errors=True))

    def _leave(self, run: Run, *, is_refused: bool) -> None:
        """Nothing of a file that is refused on the way stays in the register. After an
        error of the program, what was written can be gone on with, or undone.
        """
        services.stop(run.import_id, "", self.model)
        if run.row.state != State.STOPPED:
            services.cancel_import(**run.act, model=self.model)
        elif is_refused:
            self.undo(run, str(_("The file could not be read to its end.")))

    # ---- what is printed

    def errors(self, found: Run) -> Iterator[dict[str, Any]]:
        """Every fault of a row that is left out."""
        yield from found.report.errors()

    def is_in_error(self, found: Run) -> bool:
        return bool(found.report.faults)

    def error_in_words(self, error: dict[str, Any]) -> str:
        message = _("Sheet %(sheet)s, row %(row)s: %(message)s")
        if error["column"]:
            message = _(
                "Sheet %(sheet)s, row %(row)s, column %(column)s (%(heading)s):"
                " %(message)s"
            )
        return str(message) % error

    def summary(self, run: Run) -> str:
        """The numbers in one sentence."""
        raise NotImplementedError

    def print_summary(self, found: Run, options: dict[str, Any]) -> None:
        """The numbers, unknown branches, the first errors, and how to undo it."""
        self.stdout.write(self.summary(found))
        self._print_unknown_branches(found)
        # Those of unknown branches are told by the branch.
        others = (e for e in self.errors(found) if e["code"] != "branch_unknown")
        self.print_errors(others)
        if options["dry_run"]:
            self.stdout.write(str(_("Checked only: nothing was written.")))
        elif found.row.state == State.DONE:
            self.stdout.write(str(self.undone_there) % {"number": found.import_id})

    def _print_unknown_branches(self, run: Run) -> None:
        """The names that the tree lacks, with those that resemble them."""
        for branch in queries.unknown_branches(run.row, SHOWN):
            if not branch.rows:
                continue
            params = {"name": branch.name, "rows": branch.rows}
            self.stdout.write("  " + str(self.unknown_branch) % params)
            if branch.near:
                names = "、".join(name for _pk, name in branch.near)
                told = _("Similar names in the tree: %(names)s")
                self.stdout.write("    " + str(told) % {"names": names})
