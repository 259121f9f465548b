"""manage.py second_factor_code USERNAME"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhibu.register.accounts.models import User
from zhibu.register.accounts.second_factor import current_code


class Command(BaseCommand):
    help = "Print the six digits that an account's phone would show now (demo only)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The account."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse on a server: whoever can run it there needs no second step."""
        if not getattr(settings, "ZHIBU_IS_EMBEDDED", False):
            raise CommandError("This command is for the embedded demo only.")
        try:
            user = User.objects.get_by_natural_key(options["username"])
            self.stdout.write(current_code(user))
        except User.DoesNotExist:
            raise CommandError("Nobody has this user name.") from None
        except Authenticator.DoesNotExist:
            raise CommandError("This account has no second step.") from None
