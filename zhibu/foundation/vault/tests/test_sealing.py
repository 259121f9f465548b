from base64 import b64decode, b64encode

import pytest

from zhibu.foundation.vault import Unreadable, digest, keys, seal, seal_many
from zhibu.foundation.vault import open as unseal

PHONE = "members.member.phone"
NUMBER = "13800138000"


def flip(token, place):
    head, body = token.split(".")
    raw = bytearray(b64decode(body))
    raw[place] ^= 1
    return f"{head}.{b64encode(bytes(raw)).decode()}"


@pytest.mark.parametrize(
    "text", ["12345", NUMBER, "浙江省杭州市西湖区文三路1号", "é" * 5000]
)
def test_what_was_sealed_opens(text):
    token = seal(PHONE, text)
    assert text not in token and token.startswith("1.")
    assert unseal(PHONE, token) == text


def test_nothing_stays_nothing():
    assert seal(PHONE, "") == "" and unseal(PHONE, "") == ""
    assert seal_many(PHONE, ["", ""]) == ["", ""]


def test_equal_texts_are_sealed_differently():
    tokens = {seal(PHONE, NUMBER) for _ in range(100)}
    tokens |= set(seal_many(PHONE, [NUMBER] * 100))
    assert len(tokens) == 200


def test_many_open_in_their_order():
    texts = [NUMBER, "", "13900139000"]
    assert [unseal(PHONE, token) for token in seal_many(PHONE, texts)] == texts


def test_a_value_moved_to_another_column_does_not_open():
    with pytest.raises(Unreadable, match="members.member.address"):
        unseal("members.member.address", seal(PHONE, NUMBER))


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_a_changed_bit_does_not_open(place):
    with pytest.raises(Unreadable):
        unseal(PHONE, flip(seal(PHONE, NUMBER), place))


@pytest.mark.parametrize(
    "token", [NUMBER, "1.", "1.!!", "1.AAAA", "x.AAAA", "9." + "A" * 64]
)
def test_what_was_never_sealed_does_not_open(token):
    with pytest.raises(Unreadable) as refused:
        unseal(PHONE, token)
    assert NUMBER not in str(refused.value)


def test_an_old_key_still_opens_and_the_new_one_seals(settings):
    token = seal(PHONE, NUMBER)
    ring = keys.ring().with_new_key()
    settings.ZHIBU_VAULT_KEYS = ring.text()
    assert unseal(PHONE, token) == NUMBER
    assert seal(PHONE, NUMBER).startswith("2.")
    settings.ZHIBU_VAULT_KEYS = ring.with_current_only().text()
    with pytest.raises(Unreadable, match="key 1 is not in the key ring"):
        unseal(PHONE, token)


def test_a_process_learns_a_key_that_another_one_added(settings, tmp_path):
    settings.ZHIBU_VAULT_KEYS = ""
    settings.ZHIBU_VAULT_CREATE = True
    settings.ZHIBU_VAULT_FILE = str(tmp_path / "vault.key")
    ours = keys.ring()
    theirs = ours.with_new_key()
    keys.replace_file(tmp_path / "vault.key", theirs)
    nonce = b"n" * 12
    sealed = theirs.ciphers[2].encrypt(nonce, NUMBER.encode(), PHONE.encode())
    assert unseal(PHONE, "2." + b64encode(nonce + sealed).decode()) == NUMBER


@pytest.mark.parametrize(
    ("kind", "one", "other", "equal"),
    [
        ("phone", NUMBER, "138 0013 8000", True),
        ("phone", NUMBER, "+86-138-0013-8000", True),
        ("phone", NUMBER, "００８６13800138000", True),
        ("phone", NUMBER, "13800138001", False),
        ("phone", "057188880000", "0571-88880000", True),
        ("id_number", "11010519491231002X", " 11010519491231002x ", True),
        ("id_number", "11010519491231002X", "110105194912310021", False),
    ],
)
def test_the_digest_does_not_depend_on_how_a_value_is_written(kind, one, other, equal):
    assert (digest(kind, one) == digest(kind, other)) is equal


def test_a_digest_has_its_length_and_hides_its_value():
    assert len(digest("phone", NUMBER)) == 32
    assert digest("phone", "12345") != digest("id_number", "12345")


def test_nothing_has_no_digest_and_kinds_are_known():
    assert digest("phone", "") == "" and digest("phone", "-") == ""
    with pytest.raises(LookupError):
        digest("colour", "red")


def test_digests_outlive_a_rotation_and_depend_on_the_root(settings):
    before = digest("phone", NUMBER)
    ring = keys.ring()
    settings.ZHIBU_VAULT_KEYS = ring.with_new_key().with_current_only().text()
    assert digest("phone", NUMBER) == before
    settings.ZHIBU_VAULT_KEYS = keys.KeyRing.generate().text()
    assert digest("phone", NUMBER) != before
