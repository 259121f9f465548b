"""What production refuses to start with, and how the variables are read."""

import os
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from zhibu.settings import environment

ROOT = Path(environment.__file__).parents[2]
SAFE = {
    "ZHIBU_SECRET_KEY": "".join(map(chr, range(48, 110))),
    "ZHIBU_VAULT_FILE": "/etc/zhibu/vault.key",
    "ZHIBU_DATABASE_URL": "postgres://zhibu@127.0.0.1/zhibu",
    "ZHIBU_HOSTS": "party.example.cn",
}


@pytest.fixture
def environ(monkeypatch):
    """A safe environment of production, with changes; None takes a variable away."""

    def given(**changes):
        for name, value in {**SAFE, **changes}.items():
            if value is None:
                monkeypatch.delenv(name, raising=False)
            else:
                monkeypatch.setenv(name, value)
        return os.environ

    return given


def test_a_safe_environment_is_not_refused(environ):
    environment.refuse_unsafe(environ(ZHIBU_TRUSTED_PROXIES="10.0.0.5, 10.1.0.0/16"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ZHIBU_SECRET_KEY": None}, "ZHIBU_SECRET_KEY is not set"),
        ({"ZHIBU_SECRET_KEY": "short"}, "ZHIBU_SECRET_KEY is too short"),
        ({"ZHIBU_SECRET_KEY": "ab" * 40}, "ZHIBU_SECRET_KEY is too short or too reg"),
        ({"ZHIBU_DATABASE_URL": None}, "ZHIBU_DATABASE_URL is not set"),
        ({"ZHIBU_HOSTS": " "}, "ZHIBU_HOSTS is not set"),
        ({"ZHIBU_HOSTS": "a.cn,*"}, r"ZHIBU_HOSTS may not hold \*"),
        ({"ZHIBU_VAULT_FILE": None}, "neither ZHIBU_VAULT_KEYS nor"),
        ({"ZHIBU_DEBUG": "1"}, "ZHIBU_DEBUG is on"),
        ({"ZHIBU_SITE_URL": "http://party.example.cn"}, "ZHIBU_SITE_URL must start"),
        ({"ZHIBU_BASE_URL": "http://party.example.cn"}, "ZHIBU_BASE_URL must start"),
        ({"ZHIBU_TRUSTED_PROXIES": "0.0.0.0/0"}, "names the whole internet"),
        ({"ZHIBU_TRUSTED_PROXIES": "::/0"}, "names the whole internet"),
        ({"ZHIBU_TRUSTED_PROXIES": "proxy.local"}, "ZHIBU_TRUSTED_PROXIES: 'proxy"),
    ],
)
def test_unsafe_values_are_refused_and_named(environ, changes, said):
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.refuse_unsafe(environ(**changes))


def test_all_faults_are_named_at_once(environ):
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.refuse_unsafe(environ(ZHIBU_SECRET_KEY=None, ZHIBU_DEBUG="on"))
    assert "ZHIBU_SECRET_KEY" in str(refused.value)
    assert "ZHIBU_DEBUG" in str(refused.value)


def test_networks_are_read_from_addresses_and_ranges(environ):
    environ(ZHIBU_TRUSTED_PROXIES="10.0.0.5, 10.1.0.0/16,2001:db8::/32")
    assert environment.networks("ZHIBU_TRUSTED_PROXIES") == [
        ip_network("10.0.0.5/32"),
        ip_network("10.1.0.0/16"),
        ip_network("2001:db8::/32"),
    ]


@pytest.mark.parametrize("proxies", ["", "127.0.0.1"])
def test_production_believes_in_tls_only_behind_a_trusted_proxy(
    environ, proxies, tmp_path
):
    keys = tmp_path / "vault.key"
    keys.touch(mode=0o600)
    environ(
        ZHIBU_TRUSTED_PROXIES=proxies,
        ZHIBU_VAULT_FILE=str(keys),
        DJANGO_SETTINGS_MODULE="zhibu.settings.production",
    )
    shown = subprocess.run(
        [
            sys.executable,
            "-c",
            "from django.conf import settings as s;"
            "print(s.SECURE_PROXY_SSL_HEADER, s.SECURE_SSL_REDIRECT, s.DEBUG)",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    header = ("HTTP_X_FORWARDED_PROTO", "https") if proxies else None
    assert shown.stdout.strip() == f"{header} True False"


def test_a_key_file_that_is_missing_or_open_to_others_is_refused(tmp_path):
    path = tmp_path / "vault.key"
    given = {"ZHIBU_VAULT_FILE": str(path)}
    with pytest.raises(ImproperlyConfigured, match="No such file"):
        environment.refuse_unreadable_keys(given)
    path.touch(mode=0o644)
    path.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        environment.refuse_unreadable_keys(given)
    path.chmod(0o600)
    environment.refuse_unreadable_keys(given)
    environment.refuse_unreadable_keys({"ZHIBU_VAULT_KEYS": "1:…", **given})


@pytest.mark.parametrize("value", ["-1", "many", "2.5", ""])
def test_numbers_are_whole_and_not_below_zero(environ, value):
    environ(ZHIBU_DATABASE_POOL=value)
    with pytest.raises(ImproperlyConfigured, match="ZHIBU_DATABASE_POOL must be"):
        environment.number("ZHIBU_DATABASE_POOL")
