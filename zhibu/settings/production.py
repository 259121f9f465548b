"""A server: PostgreSQL, TLS, everything from the environment, nothing unsafe."""

import os

from zhibu.settings.base import *  # noqa: F403
from zhibu.settings.base import ZHIBU_TRUSTED_PROXIES
from zhibu.settings.environment import (
    names,
    number,
    postgres,
    refuse_unreadable_keys,
    refuse_unsafe,
    switch,
    text,
)

refuse_unsafe(os.environ)
refuse_unreadable_keys(os.environ)

DEBUG = False
SECRET_KEY = text("ZHIBU_SECRET_KEY")
ALLOWED_HOSTS = names("ZHIBU_HOSTS")
CSRF_TRUSTED_ORIGINS = names("ZHIBU_ORIGINS")
DATABASES = {
    "default": postgres(
        text("ZHIBU_DATABASE_URL"),
        number("ZHIBU_DATABASE_POOL"),
        prepares=switch("ZHIBU_DATABASE_PREPARES"),
    )
}
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31536000
SECURE_SSL_REDIRECT = True
if ZHIBU_TRUSTED_PROXIES:  # from others ProxyMiddleware drops the header
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
