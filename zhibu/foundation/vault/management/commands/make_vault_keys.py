from typing import Any

from django.core.management.base import BaseCommand

from zhibu.foundation.vault.keys import KeyRing


class Command(BaseCommand):
    help = "Print a fresh key ring for ZHIBU_VAULT_KEYS. Keep a copy off this machine."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        self.stdout.write(KeyRing.generate().text())
