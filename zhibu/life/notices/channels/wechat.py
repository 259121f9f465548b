"""WeChat official account: template messages by the documented HTTP API.

developers.weixin.qq.com: stable access token, message/template/send, qrcode/create.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import requests
from django.conf import settings

from zhibu.life.notices.channels import tokens
from zhibu.life.notices.channels.base import TIMEOUT, Gateway, Parcel, Result
from zhibu.life.notices.codes import Outcome

NAME = "wechat"
TOKEN_IS_BAD = {40001, 40014, 42001}
USER_IS_GONE = {40003, 43004}  # no such user; does not follow the account any more
LATER = {-1, 45009, 45011, 45047}  # busy; quota of the day; too often
LONGEST_FIELD = 20  # characters: what a field of the kind “thing” may hold
MARGIN = 300  # seconds before its end at which a token counts as over


Unreachable = requests.RequestException


class WeChatError(Exception):
    """The API said no: errcode and errmsg."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"{code} {said}")
        self.code = code


class WeChat(Gateway):
    """Messages to those who bound their account by a QR code."""

    repeats_safely = True  # by client_msg_id, for ten minutes: longer than the lease

    @classmethod
    def is_configured(cls) -> bool:
        """Account and template are named."""
        own = settings.ZHIBU_WECHAT
        return bool(own["app_id"] and own["secret"] and own["template"])

    def send(self, parcels: Sequence[Parcel]) -> Iterator[Result]:
        """One request a message."""
        for parcel in parcels:
            yield self._send(parcel)

    def _send(self, parcel: Parcel) -> Result:
        own = settings.ZHIBU_WECHAT
        try:
            answer = call(
                "message/template/send",
                {
                    "touser": parcel.address,
                    "template_id": own["template"],
                    "url": parcel.url,
                    "client_msg_id": parcel.key,
                    "data": {
                        field: {"value": said[:LONGEST_FIELD]}
                        for field, said in zip(
                            own["fields"], (parcel.title, parcel.text), strict=True
                        )
                    },
                },
            )
        except WeChatError as error:
            gone = error.code in USER_IS_GONE
            outcome = Outcome.RETRY if error.code in LATER else Outcome.FAILED
            return Result(outcome, str(error)[:200], is_broken=gone)
        except requests.RequestException as error:
            return Result(Outcome.RETRY, f"{type(error).__name__}"[:200])
        return Result(Outcome.SENT, reference=str(answer.get("msgid", "")))


def qr_code(scene: str, seconds: int) -> str:
    """The address that a QR code shows: who scans it tells us `scene`, once."""
    answer = call(
        "qrcode/create",
        {
            "expire_seconds": seconds,
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        },
    )
    return str(answer["url"])


def call(path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Ask the API; a token that is over is fetched anew, once."""
    for is_last in (False, True):
        token = tokens.get(NAME, _fetch)
        answer = _post(f"{path}?access_token={token}", body)
        code = int(answer.get("errcode", 0))
        if code in TOKEN_IS_BAD and not is_last:
            tokens.forget(NAME, token)
            continue
        if code:
            raise WeChatError(code, str(answer.get("errmsg", "")))
        return answer
    raise AssertionError("not reached")


def _fetch() -> tuple[str, int]:
    own = settings.ZHIBU_WECHAT
    answer = _post(
        "stable_token",
        {
            "grant_type": "client_credential",
            "appid": own["app_id"],
            "secret": own["secret"],
        },
    )
    if "access_token" not in answer:
        code = int(answer.get("errcode", -1))
        raise WeChatError(code, str(answer.get("errmsg", "")))
    return answer["access_token"], int(answer["expires_in"]) - MARGIN


def _post(path: str, body: dict[str, Any]) -> dict[str, Any]:
    url = f"{settings.ZHIBU_WECHAT['api']}/cgi-bin/{path}"
    answer = requests.post(url, json=body, timeout=TIMEOUT)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found
