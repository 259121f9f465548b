"""Fake gateways on loopback. They answer as the documents of the real ones say, and
fail on demand: what an address begins with says how.
"""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from zhibu.life.notices.channels.sms import signature

SECRET = "secret"  # noqa: S105 -- of no account

# ---- SMTP (RFC 5321)


@dataclass
class Mailbox:
    """What the server took, and what it was asked."""

    port: int = 0
    accepted: list[Any] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refuses: Callable[[str], str] = lambda _address: ""  # "550 no such user"
    drops: Callable[[str], bool] = lambda _address: False  # hangs up after the text


class _Smtp(socketserver.StreamRequestHandler):
    box: Mailbox

    def handle(self) -> None:
        self.say("220 fake")
        address = ""
        while line := self.rfile.readline():
            text = line.decode().strip()
            verb = text.partition(" ")[0].upper()
            if verb in {"EHLO", "HELO", "MAIL", "RSET", "NOOP"}:
                self.say("250 ok")
            elif verb == "RCPT":
                address = text.partition("<")[2].rstrip(">")
                self.box.asked.append(address)
                self.say(self.box.refuses(address) or "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                content = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    content += part
                self.box.accepted.append((address, message_from_bytes(content)))
                if self.box.drops(address):
                    return
                self.say("250 accepted")
            elif verb == "QUIT":
                self.say("221 bye")
                return

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server(**given: Any) -> Iterator[Mailbox]:
    """A server that takes e-mail and keeps it."""
    box = Mailbox(**given)
    handler = type("Handler", (_Smtp,), {"box": box})
    with _Server(("127.0.0.1", 0), handler) as server:
        box.port = server.server_address[1]
        yield from _served(server, box)


# ---- HTTP


@dataclass
class Call:
    """One request."""

    path: str
    query: dict[str, list[str]]
    body: bytes
    headers: Any

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        given = parse_qs(self.body.decode(), keep_blank_values=True)
        return {name: values[0] for name, values in given.items()}


Answer = tuple[int, Any]


@dataclass
class Site:
    """What was asked, and how it is answered."""

    answer: Callable[[Call], Answer]
    url: str = ""
    calls: list[Call] = field(default_factory=list)


@contextmanager
def site(answer: Callable[[Call], Answer]) -> Iterator[Site]:
    """A server that answers every request by a function."""
    found = Site(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            call = Call(parts.path, parse_qs(parts.query), body, self.headers)
            found.calls.append(call)
            status, said = found.answer(call)
            if status == 0:  # hang up
                return
            content = b"" if said is None else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield from _served(server, found)


def _served(server: Any, found: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()


# ---- WeChat official account


@dataclass
class WeChatServer:
    """Tokens are numbered; `spoiled` makes the current one end before its time."""

    tokens: int = 1
    sent: dict[str, str] = field(default_factory=dict)  # client_msg_id → openid

    def spoil(self) -> None:
        self.tokens += 1

    def __call__(self, call: Call) -> Answer:
        if call.path == "/cgi-bin/stable_token":
            if call.json["secret"] != SECRET:
                return 200, {"errcode": 40125, "errmsg": "invalid appsecret"}
            return 200, {"access_token": f"T{self.tokens}", "expires_in": 7200}
        if call.query.get("access_token") != [f"T{self.tokens}"]:
            return 200, {"errcode": 42001, "errmsg": "access_token expired"}
        if call.path == "/cgi-bin/qrcode/create":
            scene = call.json["action_info"]["scene"]["scene_str"]
            url = f"http://weixin.qq.com/q/{scene}"
            return 200, {"ticket": "t", "expire_seconds": 300, "url": url}
        return 200, self.message(call.json)

    def message(self, given: dict[str, Any]) -> dict[str, Any]:
        openid, key = given["touser"], given["client_msg_id"]
        refused = {
            "gone": (43004, "require subscribe"),
            "nobody": (40003, "invalid openid"),
            "busy": (-1, "system error"),
            "quota": (45009, "reach max api daily quota limit"),
        }.get(openid.partition("-")[0])
        if refused:
            return {"errcode": refused[0], "errmsg": refused[1]}
        self.sent.setdefault(key, openid)
        return {"errcode": 0, "errmsg": "ok", "msgid": 200228332 + len(self.sent)}


# ---- Aliyun SendSms


def sms_server(call: Call) -> Answer:
    """Checks the signature; the last digit of a number says what happens."""
    fields = call.form
    given = fields.pop("Signature")
    if given != signature(fields, "secret"):
        return 400, {"Code": "SignatureDoesNotMatch", "Message": "signature"}
    said = {
        "1": (200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": "number"}),
        "2": (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "limit"}),
        "3": (503, {"Code": "ServiceUnavailable", "Message": "later"}),
        "4": (0, None),
    }
    sent = (200, {"Code": "OK", "Message": "OK", "BizId": "900619746936498440^0"})
    return said.get(fields["PhoneNumbers"][-1], sent)
