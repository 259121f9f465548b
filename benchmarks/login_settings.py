"""The embedded settings with the hasher that is measured, and no limit per address."""

import os

from zhibu.settings.embedded import *  # noqa: F403
from zhibu.settings.embedded import STORAGES

PASSWORD_HASHERS = [os.environ["ZHIBU_BENCH_HASHER"]]
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
