"""The secrets of log-in in two steps at rest, and digests of one-time codes.

Both use keys derived from the root of the key ring: allauth keeps the secrets in a JSON
column of its own, which a rotation of the ring does not reach.
"""

import hmac
import os
from base64 import b64decode, b64encode

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from zhibu.foundation.vault.keys import derived

_NONCE = 12


def _cipher() -> AESGCM:
    return AESGCM(derived("accounts.second_factor"))


def seal(secret: str) -> str:
    """Encrypt a secret of the second factor."""
    nonce = os.urandom(_NONCE)
    return b64encode(nonce + _cipher().encrypt(nonce, secret.encode(), None)).decode()


def unseal(sealed: str) -> str:
    """The secret that was sealed; raises InvalidTag when it was altered."""
    raw = b64decode(sealed)
    return _cipher().decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()


def digest_of(kind: str, text: str) -> str:
    """A keyed digest, 64 hexadecimal digits: it tells nothing without the key ring."""
    return hmac.digest(derived(f"accounts.{kind}"), text.encode(), "sha256").hex()
