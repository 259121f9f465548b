"""Numbers, codes and places of organisations that are about to be written."""

import secrets

from django.db import connection

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


def reserve_ids(count: int) -> list[int]:
    """The next primary keys of organisations, so that paths are known beforehand.

    Call it inside the transaction that writes them.
    """
    table = Organisation._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
                " FROM generate_series(1, %s)",
                [table, count],
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    last = row[0] if row else 0
    return list(range(last + 1, last + 1 + count))


def place(organisation: Organisation, number: int, above: str) -> None:
    """Give an unsaved organisation its key, its path below `above`, and its initials.

    `above` is the path of the organisation above, or "/" at the top.
    """
    organisation.pk = number
    organisation.path = f"{above}{number}/"
    organisation.code = organisation.code or new_code()
    organisation.initials = initials_of(organisation.name, organisation.short_name)
