"""Build the demo county: organisations, members, accounts, work in progress."""

import shutil
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone, translation

from zhibu.home.database import refuse_another_versions_database
from zhibu.home.demo import services
from zhibu.register.organisations.models import Organisation


class Command(BaseCommand):
    help = "Build the demo county in an empty database, and print the log-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """When, where, and what to do with a database that is not empty."""
        parser.add_argument("--on", type=date.fromisoformat, help="as of this day")
        parser.add_argument("--folder", type=Path, default=Path("demo"))
        kept = parser.add_mutually_exclusive_group()
        kept.add_argument(
            "--if-missing", action="store_true", help="keep what there is"
        )
        kept.add_argument("--again", action="store_true", help="build anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, build, print."""
        if options["again"]:
            self._throw_away()
        call_command("migrate", verbosity=0)
        refuse_another_versions_database()
        if Organisation.objects.exists():
            if not options["if_missing"]:
                raise CommandError("The database is not empty (--if-missing, --again).")
        else:
            self._build(options["on"] or timezone.localdate(), options["folder"])
        call_command("sync_schedules", verbosity=0)
        self._print_log_ins()

    def _throw_away(self) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("--again is for the embedded database only.")
        connection.close()
        name = Path(settings.DATABASES["default"]["NAME"])
        for path in name.parent.glob(f"{name.name}*"):
            path.unlink()
        # What was noted of the old log, and the files of its imports, go with it.
        if settings.ZHIBU_AUDIT_HEAD_FILE:
            Path(settings.ZHIBU_AUDIT_HEAD_FILE).unlink(missing_ok=True)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)

    def _build(self, on: date, folder: Path) -> None:
        self.stdout.write("Building the demo county …")
        with translation.override("zh-hans"):
            county = services.build_county(on=on)
            accounts = services.open_accounts(county)
            cases = services.write_admissions(county, accounts)
            paths = services.start_work(county, accounts, folder)
        self.stdout.write(
            f"{len(county.organisations)} organisations, {len(county.members)} members,"
            f" {cases} cases of admission."
        )
        for path in paths:
            self.stdout.write(f"  to try the import with: {path}")

    def _print_log_ins(self) -> None:
        self.stdout.write(f"\nLog-ins (password of all: {services.PASSWORD})")
        with translation.override(settings.LANGUAGE_CODE):
            for log_in in services.LOG_INS:
                self.stdout.write(
                    f"  {log_in.username:13} {log_in.label}，{log_in.place}"
                )
        self.stdout.write(
            "Officers and administrators also need a code:"
            " .venv/bin/python manage.py second_factor_code officer\n"
        )
