"""manage.py create_administrators [--organisation CODE | --found NAME]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.policy import EVERYWHERE, Role, command_actor, job_actor
from zhibu.register.accounts import services
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.codes import Kind, kind_of_name
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
        place = parser.add_mutually_exclusive_group()
        place.add_argument(
            "--organisation", metavar="CODE", help="default: the one at the top"
        )
        place.add_argument(
            "--found",
            metavar="NAME",
            help="on an empty database: set up the organisation at the top, by its full"
            " name, for example 中共青石县委员会",
        )
        for option in _OPTIONS.values():
            parser.add_argument(
                f"--{option}",
                metavar="USERNAME:NAME",
                required=True,
                help=f"the {option} administrator, for example {option}:张三",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """All three or none, and the organisation with them."""
        try:
            with transaction.atomic():
                self._create(options)
        except Refused as refused:
            raise CommandError(" ".join(map(str, refused.problems))) from None

    def _create(self, options: dict[str, Any]) -> None:
        place = (
            _found(options["found"])
            if options["found"]
            else _organisation(options["organisation"])
        )
        slips = services.create_administrators(
            actor=job_actor("create_administrators"),
            organisation=place,
            names={r: _names(options[o]) for r, o in _OPTIONS.items()},
            on=timezone.localdate(),
        )
        for slip in slips:
            self.stdout.write(f"{slip.username:20} {slip.name:12} {slip.code}")
        self.stdout.write(f"Good until {slips[0].expires_on}, once, at /accounts/open/")


def _found(name: str) -> Organisation:
    """The first organisation of an installation; refused once there is one."""
    if Organisation.objects.exists():
        raise CommandError("There are organisations already: --organisation CODE")
    return organisation_services.create_organisation(
        actor=command_actor(EVERYWHERE, "create_administrators"),
        parent_id=None,
        on=timezone.localdate(),
        name=name,
        kind=kind_of_name(name) or Kind.COMMITTEE,
    )


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
