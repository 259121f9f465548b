"""Import a list of organisations from the command line: the engine of the pages."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, command_actor
from zhibu.foundation.sheets.places import letters
from zhibu.register.organisations import services
from zhibu.register.organisations.management.listing import ListCommand
from zhibu.register.organisations.services.importing import Checked

COUNTED = ("rows", "new", "changed", "unchanged", "doubtful")


class Command(ListCommand):
    help = (
        "Import a list of organisations (.xlsx, .xls, .csv) below an organisation, or"
        " at the top. Exit status 1 when a row is in error (the good rows are"
        " imported), 2 when the file cannot be read."
    )
    counts = (*COUNTED, "in_error")
    error_keys = (*ListCommand.error_keys, "warning")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, where, and how much to do."""
        super().add_arguments(parser)
        parser.add_argument(
            "--organisation", default="", help="code of the one above; else at the top"
        )
        parser.add_argument(
            "--reason", default="", help="why doubtful rows are right; else left out"
        )

    def run(self, options: dict[str, Any]) -> Checked:
        """Check the list, and write its good rows."""
        code = options["organisation"]
        base = self.organisation(code) if code else None
        path = base.path if base else EVERYWHERE
        common: dict[str, Any] = {
            "actor": command_actor(path, "import_organisations"),
            "organisation_id": base.pk if base else None,
            "path": options["file"],
            "name": options["file"].name,
            "on": timezone.localdate(),
        }
        if options["dry_run"]:
            return services.check_list(**common)
        return services.import_list(**common, acknowledged=options["reason"])

    # ---- what is printed

    def numbers(self, found: Checked) -> dict[str, int]:
        """Rows by what came of them."""
        counted = {name: found.counts[name] for name in COUNTED}
        return counted | {"in_error": found.counts["error"]}

    def is_in_error(self, found: Checked) -> bool:
        return bool(found.counts["error"])

    def errors(self, found: Checked) -> Iterator[dict[str, Any]]:
        """Every problem by its place; warnings (doubts) are marked as such."""
        for row in found.judged:
            layout = found.listing.layouts[row.line.sheet]
            for problem in row.problems:
                column = layout.column(problem.field)
                yield {
                    "sheet": row.line.sheet,
                    "row": row.line.number,
                    "column": "" if column is None else letters(column),
                    "code": problem.code,
                    "message": str(problem),
                    "warning": problem.warning,
                }

    def print_summary(self, found: Checked, options: dict[str, Any]) -> None:
        message = _(
            "%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged,"
            " %(in_error)s in error, %(doubtful)s doubtful."
        )
        self.stdout.write(str(message) % self.numbers(found))
        self.print_errors(self.errors(found))

    def error_in_words(self, error: dict[str, Any]) -> str:
        return "{sheet} {column}{row}: {message}".format(**error)
