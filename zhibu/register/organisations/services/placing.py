"""Codes and places of organisations that are about to be written."""

import secrets

from zhibu.register.organisations.initials import initials_of
from zhibu.register.organisations.models import Organisation

# Without 0, O, 1, I and L, which people mistake when they read a code aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 10


def new_code() -> str:
    """A code for an organisation that has none yet: ten characters that mean nothing.

    The structure of the national codes is not published, so none is imitated.
    """
    return "".join(secrets.choice(_ALPHABET) for _place in range(_CODE_LENGTH))


def place(organisation: Organisation, number: int, above: str) -> None:
    """Give an unsaved organisation its key, its path below `above`, and its initials.

    `above` is the path of the organisation above, or "/" at the top.
    """
    organisation.pk = number
    organisation.path = f"{above}{number}/"
    organisation.code = organisation.code or new_code()
    organisation.initials = initials_of(organisation.name, organisation.short_name)
