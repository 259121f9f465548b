"""The blind index: a keyed digest by which sealed values are found and compared.

Whoever holds the database but not the key ring can neither read a digest nor try out
all phone numbers against it. Two rows with the same digest hold the same value: that
much a digest does tell.
"""

import hmac
from collections.abc import Callable

from zhibu.foundation.kernel.text import clean
from zhibu.foundation.vault.keys import derived

DIGEST_LENGTH = 32  # hexadecimal digits: 128 bits


def _id_number(text: str) -> str:
    return clean(text).replace(" ", "").upper()


def _phone(text: str) -> str:
    """Only the digits, without the country's prefix: '+86 138-1234-5678' is found."""
    if len(text) == 11 and text.isascii() and text.isdigit():
        return text
    digits = "".join(filter(str.isdigit, clean(text)))
    for prefix in ("0086", "86"):
        if len(digits) == len(prefix) + 11 and digits.startswith(prefix + "1"):
            return digits[len(prefix) :]
    return digits


_NORMAL: dict[str, Callable[[str], str]] = {"id_number": _id_number, "phone": _phone}


def digest(kind: str, text: str) -> str:
    """The digest of an "id_number" or a "phone", however it is written; "" of nothing.

    HMAC-SHA-256 cut to 128 bits, under a key of its own for each kind.
    """
    normal = _NORMAL[kind](text)
    if not normal:
        return ""
    key = derived(f"index.{kind}")
    return hmac.digest(key, normal.encode(), "sha256").hex()[:DIGEST_LENGTH]
