import json
import sys
from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhibu.foundation.audit import heads
from zhibu.foundation.audit.heads import Head
from zhibu.foundation.audit.queries import Report, verify


def _head(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(BaseCommand):
    help = (
        "Check every line of the audit log, the chain over them and its seals. Exit"
        " status 1 when a line was changed, removed, inserted or put elsewhere."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be asked for."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--expect",
            type=_head,
            metavar="POSITION:DIGEST",
            help="a head noted earlier that the chain must still hold (default: the one"
            " in ZHIBU_AUDIT_HEAD_FILE)",
        )
        parser.add_argument(
            "--minutes",
            type=int,
            default=15,
            help="lines may wait this long for the chain (default: 15)",
        )

    def handle(self, **options: Any) -> None:
        """Check and report."""
        report = verify(
            expected=options["expect"] or heads.noted(),
            sealed_within=timedelta(minutes=options["minutes"]),
        )
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(report)))
        else:
            self._tell(report)
        if not report.ok:
            sys.exit(1)

    def _tell(self, report: Report) -> None:
        self.stdout.write(
            f"{report.lines} lines, {report.sealed} in the chain under"
            f" {report.seals} seals, {report.waiting} waiting"
        )
        if report.head:
            self.stdout.write(f"head {report.head}")
        for fault in report.faults:
            self.stdout.write(self.style.ERROR(str(fault)))
        total = sum(report.counts.values())
        if total:
            self.stdout.write(self.style.ERROR(f"{total} faults: the log was altered"))
        else:
            self.stdout.write(self.style.SUCCESS("nothing was altered"))


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "lines": report.lines,
        "sealed": report.sealed,
        "seals": report.seals,
        "waiting": report.waiting,
        "head": str(report.head) if report.head else None,
        "counts": dict(report.counts),
        "faults": [
            {
                "code": fault.code,
                "entry_id": fault.entry_id,
                "position": fault.position,
                "note": fault.note,
            }
            for fault in report.faults
        ],
    }
