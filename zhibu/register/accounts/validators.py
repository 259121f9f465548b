"""What a password may not be, beside Django's own rules (AUTH_PASSWORD_VALIDATORS)."""

import re
from typing import Any

from django.contrib.auth import password_validation as django_rules
from django.core.exceptions import ValidationError

from zhibu.foundation.kernel.text import _

_TAIL = 6  # "the last six of the ID number" is the password that everybody guesses


class LongEnoughValidator(django_rules.MinimumLengthValidator):
    """Django's, in words of our catalogue: its own have no Chinese."""

    def get_error_message(self) -> str:
        """What to do."""
        message = _("Take at least %(count)s characters.")
        return str(message) % {"count": self.min_length}


class UnlikeNameValidator(django_rules.UserAttributeSimilarityValidator):
    """Django's, for the only name that our accounts have."""

    def __init__(self) -> None:
        super().__init__(user_attributes=("username",))

    def get_error_message(self) -> str:
        """What to do."""
        return str(_("It is too much like your user name."))


class OwnNumbersValidator:
    """No password that holds one's own phone, ID number or the end of them."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse it, naming no number."""
        member = getattr(user, "member", None)
        if member is None:
            return
        held = re.sub(r"\s", "", password).upper()
        tails = {number[-_TAIL:].upper() for number in (member.id_number, member.phone)}
        if any(len(tail) == _TAIL and tail in held for tail in tails):
            raise ValidationError(
                _("Leave out your ID number and phone, and also the ends of them."),
                code="own_numbers",
            )

    def get_help_text(self) -> str:
        """One line for the page."""
        return str(_("Your password holds no part of your ID number or phone."))


class TwoKindsValidator:
    """等保 8.1.4.1: at least two of letters, digits and other characters."""

    KINDS = (r"[^\W\d_]", r"\d", r"[^\w]|_")

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password of one kind."""
        if sum(bool(re.search(kind, password)) for kind in self.KINDS) < 2:
            raise ValidationError(
                _("Mix at least two of letters, digits and other characters."),
                code="one_kind",
            )

    def get_help_text(self) -> str:
        """One line for the page."""
        return str(
            _("Your password mixes at least two of letters, digits and other signs.")
        )
