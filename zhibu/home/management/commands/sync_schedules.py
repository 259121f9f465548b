"""Write the table of schedules into the database."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from zhibu.home import services


class Command(BaseCommand):
    help = "Make the stored schedules those of zhibu/home/schedules.py."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was changed."""
        for line in services.sync_schedules(now=timezone.localtime()):
            if options["verbosity"]:
                self.stdout.write(line)
