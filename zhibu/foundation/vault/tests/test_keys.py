import os
from base64 import b64encode

import pytest
from django.core.exceptions import ImproperlyConfigured

from zhibu.foundation.vault import keys
from zhibu.foundation.vault.keys import KeyRing

KEY = b64encode(b"k" * 32).decode()
OTHER = b64encode(b"o" * 32).decode()


@pytest.fixture
def key_file(settings, tmp_path):
    settings.ZHIBU_VAULT_KEYS = ""
    settings.ZHIBU_VAULT_FILE = str(tmp_path / "private" / "vault.key")
    settings.ZHIBU_VAULT_CREATE = True
    return tmp_path / "private" / "vault.key"


def test_the_first_numbered_key_is_the_current_one():
    ring = KeyRing.from_text(f"7:{KEY};2:{OTHER};root:{OTHER}")
    assert (ring.current, ring.keys[2], ring.root) == (7, b"o" * 32, b"o" * 32)


def test_a_ring_reads_back_what_it_writes():
    ring = KeyRing.generate().with_new_key()
    again = KeyRing.from_text(ring.text())
    assert (again, again.current) == (ring, 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"1:{KEY}",
        f"root:{KEY}",
        f"0:{KEY};root:{KEY}",
        f"1:{KEY[:-4]};root:{KEY}",
        f"1:{KEY};1:{OTHER};root:{KEY}",
        f"1:{KEY};root:{KEY};root:{OTHER}",
        f"one:{KEY};root:{KEY}",
    ],
)
def test_a_faulty_ring_is_refused_without_showing_a_key(text):
    with pytest.raises(ImproperlyConfigured) as refused:
        KeyRing.from_text(text)
    assert KEY not in str(refused.value) and OTHER not in str(refused.value)


def test_a_ring_prints_without_its_keys():
    ring = KeyRing.from_text(f"1:{KEY};root:{OTHER}")
    assert "kkk" not in repr(ring) and KEY not in repr(ring)


def test_the_file_is_made_once_and_only_for_its_owner(key_file):
    first = KeyRing.load()
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert KeyRing.load() == first
    assert list(key_file.parent.iterdir()) == [key_file]


def test_a_second_process_does_not_replace_the_file_of_the_first(key_file):
    first = KeyRing.load()
    keys.create_file(key_file, KeyRing.generate())
    assert KeyRing.load() == first


def test_a_file_that_others_may_read_is_refused(key_file):
    KeyRing.load()
    key_file.chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        KeyRing.load()


def test_no_ring_is_made_where_the_settings_do_not_say_so(key_file, settings):
    settings.ZHIBU_VAULT_CREATE = False
    with pytest.raises(ImproperlyConfigured, match="make_vault_keys"):
        KeyRing.load()
    assert not key_file.exists()


def test_a_running_process_takes_up_a_changed_file(key_file):
    before = keys.ring()
    keys.replace_file(key_file, before.with_new_key())
    assert keys.look_again().current == 2
    assert keys.look_again().root == before.root


def test_a_running_process_keeps_its_ring_when_the_file_disappears(key_file):
    before = keys.ring()
    key_file.unlink()
    assert keys.look_again() == before
    assert not key_file.exists()


def test_derived_keys_differ_by_purpose_and_follow_the_root(settings):
    settings.ZHIBU_VAULT_KEYS = f"1:{KEY};root:{KEY}"
    index, audit = keys.derived("index.phone"), keys.derived("audit.line")
    assert index != audit and len(index) == 32
    settings.ZHIBU_VAULT_KEYS = f"2:{OTHER};1:{KEY};root:{KEY}"
    assert keys.derived("index.phone") == index
    settings.ZHIBU_VAULT_KEYS = f"1:{KEY};root:{OTHER}"
    assert keys.derived("index.phone") != index


def test_the_tests_do_not_run_on_a_real_ring(settings):
    assert settings.ZHIBU_VAULT_KEYS.startswith("1:nJf9+2P7")
    assert "ZHIBU_VAULT_KEYS" not in os.environ
