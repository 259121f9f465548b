"""Text messages. The interface is `Gateway`; here with Aliyun (SendSms 2017-05-25), one
signed POST. Other providers are a file like this one.
"""

import base64
import hmac
import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings
from urllib3.exceptions import NewConnectionError

from zhibu.life.notices.channels.base import TIMEOUT, Gateway, Parcel, Result
from zhibu.life.notices.codes import Outcome

LONGEST_TITLE = 20  # characters of one variable in a template
# By prefix: what may go well later, and numbers that never will.
LATER = ("isp.SYSTEM_ERROR", "isv.BUSINESS_LIMIT_CONTROL", "Throttling", "Service")
BAD_NUMBER = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT")


class Sms(Gateway):
    """One request a number: the title alone goes out, by an approved template."""

    @classmethod
    def is_configured(cls) -> bool:
        """Key, signature and template are named."""
        own = settings.ZHIBU_SMS
        return all(own[name] for name in ("key", "secret", "sign", "template"))

    def send(self, parcels: Sequence[Parcel]) -> Iterator[Result]:
        """One by one."""
        for parcel in parcels:
            yield _send(parcel)


def _send(parcel: Parcel) -> Result:
    own = settings.ZHIBU_SMS
    asked = {
        "Action": "SendSms",
        "PhoneNumbers": parcel.address,
        "SignName": own["sign"],
        "TemplateCode": own["template"],
        "TemplateParam": json.dumps(
            {"title": parcel.title[:LONGEST_TITLE]}, ensure_ascii=False
        ),
        "OutId": parcel.key,
    }
    # The clock and the nonce are part of the protocol, not of any rule of ours.
    fields = signed(asked, own["key"], own["secret"], datetime.now(UTC), uuid.uuid4())
    try:
        answer = requests.post(own["api"], data=fields, timeout=TIMEOUT)
        said = answer.json()
    except (requests.Timeout, requests.ConnectionError) as error:
        # Once the line stood, perhaps it has been sent.
        outcome = Outcome.RETRY if _never_met(error) else Outcome.UNKNOWN
        return Result(outcome, type(error).__name__)
    except ValueError:
        return Result(Outcome.UNKNOWN, f"HTTP {answer.status_code}")
    code, text = str(said.get("Code", "")), str(said.get("Message", ""))
    if code == "OK":
        return Result(Outcome.SENT, reference=str(said.get("BizId", ""))[:100])
    outcome = Outcome.RETRY if code.startswith(LATER) else Outcome.FAILED
    return Result(outcome, f"{code} {text}"[:200], is_broken=code in BAD_NUMBER)


def receipts(body: bytes) -> list[dict[str, Any]]:
    """What Aliyun pushes (SmsReport): a list of what became of messages, in the words
    of `record_receipt`. What is not of this form says nothing.
    """
    try:
        told = json.loads(body)
    except ValueError:
        return []
    lines = told if isinstance(told, list) else []
    return [
        {
            "reference": str(line["biz_id"]),
            "delivered": line.get("success") is True,
            "detail": f"{line.get('err_code', '')} {line.get('err_msg', '')}".strip(),
        }
        for line in lines
        if isinstance(line, dict) and line.get("biz_id")
    ]


def _never_met(error: requests.RequestException) -> bool:
    """True when no line to the provider was ever open."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(cause, NewConnectionError)


def signed(
    asked: dict[str, str], key: str, secret: str, at: datetime, nonce: uuid.UUID
) -> dict[str, str]:
    """The fields of a request with its signature (RPC style, HMAC-SHA1)."""
    fields = {
        **asked,
        "AccessKeyId": key,
        "Format": "JSON",
        "RegionId": "cn-hangzhou",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": str(nonce),
        "SignatureVersion": "1.0",
        "Timestamp": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "Version": "2017-05-25",
    }
    return {**fields, "Signature": signature(fields, secret)}


def signature(fields: dict[str, str], secret: str, method: str = "POST") -> str:
    """Of the sorted, percent-encoded fields, as the documents say."""
    text = text_to_sign(method, fields)
    digest = hmac.digest(f"{secret}&".encode(), text.encode(), "sha1")
    return base64.b64encode(digest).decode()


def text_to_sign(method: str, fields: dict[str, str]) -> str:
    """The fields in one line, twice encoded."""
    query = "&".join(f"{_quoted(k)}={_quoted(v)}" for k, v in sorted(fields.items()))
    return f"{method}&{_quoted('/')}&{_quoted(query)}"


def _quoted(text: str) -> str:
    return quote(text, safe="~")
