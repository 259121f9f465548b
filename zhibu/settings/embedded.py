"""One machine, nothing to set: SQLite and all files in var/ (make demo)."""

import secrets

from zhibu.settings.base import *  # noqa: F403
from zhibu.settings.base import VAR
from zhibu.settings.environment import names, sqlite, switch, text

VAR.mkdir(mode=0o700, parents=True, exist_ok=True)


def _secret_key() -> str:
    """A key of this machine, kept in a file that only its owner reads."""
    path = VAR / "secret.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text().strip()


DEBUG = switch("ZHIBU_DEBUG")
SECRET_KEY = text("ZHIBU_SECRET_KEY") or _secret_key()
ALLOWED_HOSTS = names("ZHIBU_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
DATABASES = {"default": sqlite(VAR / "zhibu.sqlite3")}
ZHIBU_VAULT_CREATE = True
ZHIBU_IS_EMBEDDED = True  # opens commands that are for the demo only
