"""Import a roster from the command line: the same engine as the pages."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from zhibu.foundation.kernel.refusals import Refusal
from zhibu.foundation.policy import Actor, Grant, Role
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters import queries, services
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.report import Report

UNREADABLE, IN_ERROR = 2, 1


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
        organisation = Organisation.objects.filter(code=options["organisation"]).first()
        if organisation is None:
            raise CommandError(
                f"There is no organisation with the code {options['organisation']}.",
                returncode=UNREADABLE,
            )
        # Whoever runs commands on the server acts as an officer of that organisation.
        grant = Grant(Role.DEPARTMENT_OFFICER, organisation.path)
        actor = Actor(user_id=None, name="import_roster", grants=(grant,))
        try:
            result = self._run(actor, organisation, options)
        except FileNotFoundError as error:
            self._unreadable(
                options, "not_found", f"There is no file {error.filename}."
            )
        except Refusal as refusal:
            problems = getattr(refusal, "problems", ())
            code = problems[0].code if problems else "refused"
            self._unreadable(options, code, "; ".join(str(p) for p in problems))
        else:
            self._print(result, options)
            if result["errors"]:
                sys.exit(IN_ERROR)

    def _run(
        self, actor: Actor, organisation: Organisation, options: dict[str, Any]
    ) -> dict[str, Any]:
        today = timezone.localdate()
        path: Path = options["file"]
        with path.open("rb") as file:
            roster = services.start_import(
                actor=actor,
                organisation_id=organisation.pk,
                file=file,
                file_name=path.name,
                on=today,
            )
        report = Report(keep_errors=True)
        unknown: dict[str, int] = {}
        if options["dry_run"] or options["create_branches"]:
            services.check_roster(
                actor=actor, import_id=roster.pk, on=today, report=report
            )
            roster.refresh_from_db()
            unknown = roster.counts["unknown_branches"]
        if options["create_branches"] and unknown and not options["dry_run"]:
            services.choose_branches(
                actor=actor,
                import_id=roster.pk,
                choices={name: {"create": True} for name in unknown},
            )
        if not options["dry_run"]:
            report = Report(keep_errors=True)
            services.write_now(
                actor=actor, import_id=roster.pk, on=today, report=report
            )
            roster.refresh_from_db()
        if options["marked"]:
            queries.write_marked(roster, report.errors, options["marked"])
        if options["dry_run"]:
            services.cancel_import(actor=actor, import_id=roster.pk)
        return self._result(roster, report, options)

    def _result(
        self, roster: RosterImport, report: Report, options: dict[str, Any]
    ) -> dict[str, Any]:
        counts = report.counts
        created = [n for n, c in roster.branches.items() if c.get("created")]
        return {
            "file": roster.file_name,
            "organisation": options["organisation"],
            "dry_run": bool(options["dry_run"]),
            "import": None if options["dry_run"] else roster.pk,
            "rows": counts["rows"],
            "new": counts["new"],
            "changed": counts["changed"],
            "unchanged": counts["unchanged"],
            "branches": roster.counts.get("branches", 0),
            "branches_created": created,
            "branches_unknown": sorted(roster.counts.get("unknown_branches", {})),
            "errors": report.errors,
        }

    def _unreadable(self, options: dict[str, Any], code: str, message: str) -> None:
        if options["json"]:
            nothing = {"rows": 0, "new": 0, "changed": 0, "unchanged": 0, "branches": 0}
            fault = {"sheet": "", "row": 0, "column": "", "code": code}
            errors = [fault | {"message": message}]
            self.stdout.write(
                json.dumps(nothing | {"errors": errors}, ensure_ascii=False)
            )
        else:
            self.stderr.write(message)
        sys.exit(UNREADABLE)

    def _print(self, result: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, default=str))
            return
        self.stdout.write(
            "{rows} rows: {new} new, {changed} changed, {unchanged} unchanged,"
            " {wrong} in error; {branches} branches".format(
                wrong=len({(e["sheet"], e["row"]) for e in result["errors"]}), **result
            )
        )
        for name in result["branches_unknown"]:
            self.stdout.write(
                f"  no such branch: {name} (--create-branches sets it up)"
            )
        for error in result["errors"][:50]:
            self.stdout.write(
                "  {sheet} row {row} {column} {heading}: {message}".format(**error)
            )
        if len(result["errors"]) > 50:
            self.stdout.write(f"  … and {len(result['errors']) - 50} more")
