"""manage.py create_administrators [--organisation CODE]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.policy import Role, job_actor
from zhibu.register.accounts import services
from zhibu.register.organisations.models import Organisation

_OPTIONS = {
    Role.SYSTEM_ADMINISTRATOR: "system",
    Role.SECURITY_ADMINISTRATOR: "security",
    Role.AUDITOR: "audit",
}


class Command(BaseCommand):
    help = (
        "Make the three administrators of an installation (system, security, audit) and"
        " print a one-time code for each. Each opens the account at /accounts/open/"
        " with the code and the name, and sets up the second step."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The organisation, and user name and name of each administrator."""
        parser.add_argument(
            "--organisation", metavar="CODE", help="default: the one at the top"
        )
        for option in _OPTIONS.values():
            parser.add_argument(
                f"--{option}",
                metavar="USERNAME:NAME",
                required=True,
                help=f"the {option} administrator, for example {option}:张三",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """All three or none."""
        try:
            slips = services.create_administrators(
                actor=job_actor("create_administrators"),
                organisation=_organisation(options["organisation"]),
                names={r: _names(options[o]) for r, o in _OPTIONS.items()},
                on=timezone.localdate(),
            )
        except Refused as refused:
            raise CommandError(" ".join(map(str, refused.problems))) from None
        for slip in slips:
            self.stdout.write(f"{slip.username:20} {slip.name:12} {slip.code}")
        self.stdout.write(f"Good until {slips[0].expires_on}, once, at /accounts/open/")


def _organisation(code: str | None) -> Organisation:
    found = Organisation.objects.open()
    found = found.filter(code=code) if code else found.filter(parent=None)
    organisations = list(found[:2])
    if len(organisations) != 1:
        raise CommandError("Name one organisation by its code: --organisation CODE")
    return organisations[0]


def _names(text: str) -> tuple[str, str]:
    username, _colon, name = text.partition(":")
    if not username or not name:
        raise CommandError(f"{text}: write USERNAME:NAME")
    return username, name
