from typing import Any

from django.core.management.base import BaseCommand

from zhibu.register.organisations import search


class Command(BaseCommand):
    help = "Make the search index of organisations anew (it normally keeps itself)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Drop it, fill it from the table, say how many rows it has."""
        self.stdout.write(f"{search.rebuild()} organisations indexed")
