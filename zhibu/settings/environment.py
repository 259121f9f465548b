"""The environment: every variable the program reads, in one table.

docs/settings.md is made from VARIABLES. Nothing else in the program reads os.environ.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: its name, what holds without it, and what it is for."""

    name: str
    default: str
    help: str
    required: bool = False  # production does not start without it


VARIABLES = (
    Variable(
        "ZHIBU_SECRET_KEY",
        "",
        "Signs sessions and links. At least 50 random characters.",
        required=True,
    ),
    Variable(
        "ZHIBU_VAULT_KEYS",
        "",
        "The key ring that encrypts ID numbers, phones and addresses. Either this or"
        " ZHIBU_VAULT_FILE. Keep a copy outside the machine: without it they are lost.",
    ),
    Variable(
        "ZHIBU_VAULT_FILE",
        "",
        "A file (mode 600) that holds the key ring.",
    ),
    Variable(
        "ZHIBU_DATABASE_URL",
        "",
        "postgres://user:password@host:5432/name",
        required=True,
    ),
    Variable("ZHIBU_DATABASE_POOL", "8", "Connections that each server process keeps."),
    Variable(
        "ZHIBU_DATABASE_PREPARES",
        "1",
        "0 behind a pooler that hands a connection on after each transaction and does"
        " not follow prepared statements (PgBouncer before 1.21, or with"
        " max_prepared_statements = 0).",
    ),
    Variable(
        "ZHIBU_HOSTS", "", "Host names that it answers to, by commas.", required=True
    ),
    Variable(
        "ZHIBU_ORIGINS",
        "",
        "Origins (https://…) that may post forms, by commas; needed behind a proxy.",
    ),
    Variable("ZHIBU_VAR", "var", "The folder for uploads, and for the SQLite file."),
    Variable("ZHIBU_DEBUG", "0", "1 shows errors in full. Refused in production."),
    Variable(
        "ZHIBU_TRUSTED_PROXIES",
        "",
        "Addresses or networks (10.0.0.5, 10.1.0.0/16), by commas, of the proxies that"
        " terminate TLS and set X-Forwarded-For and X-Forwarded-Proto. From all others"
        " these headers are ignored.",
    ),
    Variable("ZHIBU_LANGUAGE", "zh-hans", "The first language: zh-hans or en."),
    Variable("ZHIBU_IDLE_MINUTES", "30", "A session of an officer ends after this."),
    Variable(
        "ZHIBU_MEMBER_IDLE_MINUTES",
        "10080",
        "A session of a member without an office ends after this.",
    ),
    Variable("ZHIBU_JOB_WORKERS", "2", "Worker processes for background jobs."),
    Variable("ZHIBU_WEB_WORKERS", "2", "Server processes for pages."),
    Variable(
        "ZHIBU_PAGE_CACHE_MEGABYTES",
        "64",
        "What each server process keeps of public pages that are ready; 0: nothing.",
    ),
    Variable("ZHIBU_UPLOAD_MEGABYTES", "200", "The largest file that may be sent in."),
    Variable(
        "ZHIBU_SOURCE_URL",
        "",
        "Where the source code of the running version is published (https://…). The"
        " foot of every page links to it; AGPL asks this of whoever changed it.",
    ),
    Variable(
        "ZHIBU_BASE_URL",
        "http://127.0.0.1:8000",
        "The address under which the public reaches the portal (https://…).",
    ),
    Variable(
        "ZHIBU_NAME",
        "",
        "The name of this installation below its icon on a phone; empty: 支部.",
    ),
    Variable("ZHIBU_NAME_EN", "", "The same for those who read English."),
    Variable("ZHIBU_ATTACHMENT_MEGABYTES", "20", "The largest scan that is kept."),
    Variable("ZHIBU_TRANSFER_CITY_DAYS", "10", "Validity of a letter within a city."),
    Variable("ZHIBU_TRANSFER_BEYOND_DAYS", "30", "Validity of a letter that goes out."),
    Variable("ZHIBU_TRANSFER_MOST_DAYS", "90", "The longest validity of a letter."),
    Variable("ZHIBU_TRANSFER_HOP_DAYS", "10", "Days for each office in a transfer."),
    Variable("ZHIBU_TRANSFER_RECEIPT_MONTHS", "1", "Months until a receipt is due."),
    Variable("ZHIBU_TRANSFER_EXPIRES", "1", "1 notes overdue letters by itself."),
    Variable("ZHIBU_OIDC_NAME", "", "Name of an OpenID Connect log-in; empty: none."),
    Variable("ZHIBU_OIDC_SERVER", "", "Its server address."),
    Variable("ZHIBU_OIDC_CLIENT", "", "Its client id."),
    Variable("ZHIBU_OIDC_SECRET", "", "Its client secret."),
    Variable(
        "ZHIBU_SITE_URL",
        "http://127.0.0.1:8000",
        "The address of this site, for links in messages (https://…).",
    ),
    Variable(
        "ZHIBU_EMAIL_URL",
        "",
        "smtp://user:password@host:587 for e-mail with STARTTLS; smtps://…:465 for TLS"
        " from the start; smtp+plain://… without, on the same machine only.",
    ),
    Variable("ZHIBU_EMAIL_FROM", "zhibu@localhost", "The sender of e-mail."),
    Variable("ZHIBU_WECHAT_APP_ID", "", "AppID of the WeChat official account."),
    Variable("ZHIBU_WECHAT_SECRET", "", "Its AppSecret."),
    Variable("ZHIBU_WECHAT_TEMPLATE", "", "The id of its message template."),
    Variable(
        "ZHIBU_WECHAT_FIELDS",
        "thing1,thing2",
        "The two fields of that template: for the title, for the text.",
    ),
    Variable(
        "ZHIBU_WECHAT_TOKEN",
        "",
        "The token of the server configuration: WeChat signs its calls with it.",
    ),
    Variable(
        "ZHIBU_WECHAT_API", "https://api.weixin.qq.com", "The address of its API."
    ),
    Variable(
        "ZHIBU_PUSH_KEY",
        "",
        "The private VAPID key for web push, in base64url; needs the extra `webpush`.",
    ),
    Variable("ZHIBU_PUSH_CONTACT", "", "mailto:… or https://… for push services."),
    Variable(
        "ZHIBU_CANARY",
        "",
        "Where the hourly test messages go: email=…,sms=…,wechat=openid.",
    ),
    Variable("ZHIBU_SMS_KEY", "", "AccessKey id of Aliyun, for text messages."),
    Variable("ZHIBU_SMS_SECRET", "", "Its secret."),
    Variable("ZHIBU_SMS_SIGN", "", "The approved signature of text messages."),
    Variable(
        "ZHIBU_SMS_TEMPLATE", "", "The code of their template, with ${title} in it."
    ),
    Variable(
        "ZHIBU_SMS_RECEIPTS",
        "",
        "A long random word: Aliyun is told to push its receipts (SmsReport) to"
        " …/notices/sms/<this word>/.",
    ),
    Variable(
        "ZHIBU_SMS_API", "https://dysmsapi.aliyuncs.com", "The address of the provider."
    ),
)

_DEFAULTS = {variable.name: variable.default for variable in VARIABLES}


def text(name: str) -> str:
    """The variable as text, or its default."""
    return os.environ.get(name, _DEFAULTS[name]).strip()


def number(name: str) -> int:
    """The variable as a whole number, 0 or more."""
    found = text(name)
    if not found.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, 0 or more")
    return int(found)


def switch(name: str) -> bool:
    """The variable as yes or no: 1, true, yes, on."""
    return text(name).lower() in {"1", "true", "yes", "on"}


def names(name: str) -> list[str]:
    """The variable as a list, by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def networks(name: str) -> list[Network]:
    """The variable as addresses or networks, by commas."""
    try:
        return [ip_network(part) for part in names(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def address(name: str) -> str:
    """The variable as an address of the web, or nothing."""
    found = text(name)
    if found and urlsplit(found).scheme not in {"http", "https"}:
        raise ImproperlyConfigured(f"{name} must start with https://")
    return found


def postgres(url: str, pool: int = 0, *, prepares: bool = True) -> dict[str, Any]:
    """Django's description of a PostgreSQL database; `pool` connections are kept.

    `prepares`: the questions of every page are prepared on each of them.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("the database URL must start with postgres://")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    # Of what the server binds, all is prepared; the rest Django binds (ADR 0015).
    options["prepare_threshold"] = 0 if prepares else None
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": options,
    }


def sqlite(path: Any) -> dict[str, Any]:
    """Django's description of the embedded database: WAL, immediate transactions."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,  # opening the file anew costs more than many a query
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                "PRAGMA cache_size=-64000; PRAGMA mmap_size=268435456;"
                # 64 MB of changes before they move into the file: a large import would
                # else stop for that at every chunk, and so would everybody else.
                "PRAGMA wal_autocheckpoint=16000;"
            ),
        },
    }


_MAIL = {
    "smtp": {"EMAIL_USE_TLS": True},
    "smtps": {"EMAIL_USE_SSL": True},
    "smtp+plain": {},
}


def mail(url: str) -> dict[str, Any]:
    """Django's settings of e-mail from one address; without it there is no e-mail."""
    if not url:
        return {"EMAIL_HOST": ""}
    parts = urlsplit(url)
    if parts.scheme not in _MAIL:
        raise ImproperlyConfigured(
            "ZHIBU_EMAIL_URL must start with smtp:// or smtps://"
        )
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        **_MAIL[parts.scheme],
    }


def refuse_unsafe(environ: Mapping[str, str]) -> None:
    """Stop production from starting with a missing or unsafe value; says which."""
    faults = [
        f"{variable.name} is not set: {variable.help}"
        for variable in VARIABLES
        if variable.required and not environ.get(variable.name, "").strip()
    ]
    key = environ.get("ZHIBU_SECRET_KEY", "")
    if key and (len(key) < 50 or len(set(key)) < 10):
        faults.append("ZHIBU_SECRET_KEY is too short or too regular: use 50 random")
    if switch("ZHIBU_DEBUG"):
        faults.append("ZHIBU_DEBUG is on")
    if not environ.get("ZHIBU_VAULT_KEYS") and not environ.get("ZHIBU_VAULT_FILE"):
        faults.append("neither ZHIBU_VAULT_KEYS nor ZHIBU_VAULT_FILE is set")
    if "*" in environ.get("ZHIBU_HOSTS", ""):
        faults.append("ZHIBU_HOSTS may not hold *")
    if any(net.prefixlen == 0 for net in networks("ZHIBU_TRUSTED_PROXIES")):
        faults.append("ZHIBU_TRUSTED_PROXIES names the whole internet")
    faults += [
        f"{name} must start with https://: people log in behind it"
        for name in ("ZHIBU_SITE_URL", "ZHIBU_BASE_URL")
        if _is_plain(text(name))
    ]
    if faults:
        raise ImproperlyConfigured("zhibu does not start: " + "; ".join(faults))


def _is_plain(url: str) -> bool:
    """True for an address without TLS that others than this machine would call."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in {"127.0.0.1", "localhost"}


def refuse_unreadable_keys(environ: Mapping[str, str]) -> None:
    """Stop production from starting without the file of the key ring, or with one that
    others may read: nothing could be opened, or everything by anybody.
    """
    path = environ.get("ZHIBU_VAULT_FILE", "").strip()
    if environ.get("ZHIBU_VAULT_KEYS") or not path:
        return
    try:
        mode = os.stat(path).st_mode
    except OSError as error:
        raise ImproperlyConfigured(
            f"zhibu does not start: ZHIBU_VAULT_FILE, {path}: {error.strerror}"
        ) from None
    if mode & 0o077:
        raise ImproperlyConfigured(
            f"zhibu does not start: others may read ZHIBU_VAULT_FILE, {path}: chmod 600"
        )
