import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.vault import files, keys, services

PASSES = 5


class Command(BaseCommand):
    help = (
        "Seal everything with a new key. Run it again after a break: it goes on"
        " where it was. The blind index and the audit log do not change."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be asked for."""
        parser.add_argument(
            "--status", action="store_true", help="only count, by column and key"
        )
        parser.add_argument(
            "--drop-old",
            action="store_true",
            help="afterwards take keys that seal nothing out of the key file; old"
            " backups of the database can then no longer be read",
        )
        parser.add_argument(
            "--keep-key",
            action="store_true",
            help="add no key: only bring everything under the current one",
        )
        parser.add_argument(
            "--files",
            type=Path,
            action="append",
            help="a folder with sealed files (default: MEDIA_ROOT)",
        )

    def handle(self, **options: Any) -> None:
        """Rotate, and report what was done."""
        self.folders = options["files"] or [Path(settings.MEDIA_ROOT)]
        try:
            if not options["status"]:
                self._rotate(options["keep_key"])
            if options["drop_old"]:
                dropped = services.drop_old_keys(self._stored())
                self.stdout.write(f"keys dropped: {dropped or 'none'}")
        except Refused as refused:
            raise CommandError("; ".join(map(str, refused.problems))) from refused
        self._status()

    def _stored(self) -> list[Path]:
        return list(services.stored_files(*self.folders))

    def _rotate(self, keep_key: bool) -> None:
        unfinished = services.under_old_keys(keys.look_again(), self._stored())
        if not unfinished and not keep_key:
            self._add_key()
        for _ in range(PASSES):  # somebody may have sealed with the old key meanwhile
            outcome = services.reseal_everything(self._stored())
            for label, count in sorted(outcome.done.items()):
                self.stdout.write(f"{label}: {count} sealed again")
            left = services.under_old_keys(keys.ring(), self._stored())
            if not left:
                return
            if outcome.unreadable:
                break
        for line in outcome.unreadable[:20]:
            self.stderr.write(line)
        raise CommandError(f"still under an old key, run this again: {dict(left)}")

    def _add_key(self) -> None:
        if settings.ZHIBU_VAULT_KEYS:
            raise CommandError(
                "Everything is under the current key, and the ring comes from"
                " ZHIBU_VAULT_KEYS. To change the key: run `manage.py make_vault_keys`;"
                " put its numbered key, with a new number, into ZHIBU_VAULT_KEYS behind"
                " the current one and restart every process; then put it in front,"
                " restart again, and run this. The root stays as it is."
            )
        ring = services.add_key()
        self.stdout.write(f"key {ring.current} seals from now on")

    def _status(self) -> None:
        found = {label: dict(n) for label, n in services.texts_by_key().items()}
        by_key = Counter(map(files.key_of, self._stored()))
        self.stdout.write(
            json.dumps(
                {"current": keys.ring().current, "texts": found, "files": dict(by_key)}
            )
        )
