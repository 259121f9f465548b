"""Web push (RFC 8030, VAPID): to browsers whose owners agreed. Needs the extra
`webpush`.
"""

import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from urllib.parse import urlsplit

import requests
from django.conf import settings

from zhibu.life.notices.channels.base import TIMEOUT, Gateway, Parcel, Result
from zhibu.life.notices.codes import Outcome

KEPT = 24 * 3600  # seconds that the push service keeps it for a browser that is off
GONE = (404, 410)
LATER = (408, 429, 500, 502, 503, 504)


class Push(Gateway):
    """A notification on the screen of a browser."""

    repeats_safely = True  # Topic replaces what waits, tag replaces what is shown

    @classmethod
    def is_configured(cls) -> bool:
        """There is a key, and the package."""
        has_key = bool(settings.ZHIBU_PUSH["key"])
        return has_key and find_spec("pywebpush") is not None

    def send(self, parcels: Sequence[Parcel]) -> Iterator[Result]:
        """One request a browser."""
        for parcel in parcels:
            yield _send(parcel)


def _send(parcel: Parcel) -> Result:
    from pywebpush import WebPushException, webpush  # noqa: PLC0415 -- an extra

    subscription = json.loads(parcel.address)
    shown = {
        "title": parcel.title,
        "body": parcel.text[:200],
        "url": parcel.url,
        "tag": parcel.key,
    }
    try:
        webpush(
            subscription,
            json.dumps(shown, ensure_ascii=False),
            vapid_private_key=settings.ZHIBU_PUSH["key"],
            vapid_claims={"sub": settings.ZHIBU_PUSH["contact"]},
            ttl=KEPT,
            timeout=TIMEOUT,
            headers={"Topic": parcel.key[-32:]},
        )
    except WebPushException as error:
        status = error.response.status_code if error.response is not None else 0
        outcome = Outcome.RETRY if status in LATER else Outcome.FAILED
        return Result(outcome, f"HTTP {status}", is_broken=status in GONE)
    except requests.RequestException as error:
        return Result(Outcome.RETRY, type(error).__name__)
    return Result(Outcome.SENT)


def is_subscription(text: str) -> bool:
    """True when this is what a browser gives out: an address and two keys."""
    try:
        given = json.loads(text)
        address, keys = given["endpoint"], given["keys"]
        known = all(isinstance(keys[name], str) for name in ("p256dh", "auth"))
    except (ValueError, KeyError, TypeError):
        return False
    return known and urlsplit(str(address)).scheme == "https"


def public_key() -> str:
    """What browsers subscribe with, made from our key."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        PublicFormat,
    )
    from py_vapid import Vapid02, b64urlencode  # noqa: PLC0415 -- an extra

    key = Vapid02.from_string(settings.ZHIBU_PUSH["key"]).public_key
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return str(b64urlencode(point))
