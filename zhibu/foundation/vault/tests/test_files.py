import io
import os
import tempfile
from datetime import UTC, datetime, timedelta

import pytest

from zhibu.foundation.vault import Unreadable, files, keys

CANARY = "姓名,110105194912310021\n".encode()
SIZES = [0, 1, files.CHUNK - 1, files.CHUNK, files.CHUNK + 1, 3 * files.CHUNK]


def content(size):
    return (CANARY * (size // len(CANARY) + 1))[:size]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_comes_back_as_it_was_and_lies_encrypted(tmp_path, size):
    path = tmp_path / "deep" / "roster.bin"
    files.store(io.BytesIO(content(size)), path)
    with files.open_stored(path) as stored:
        assert stored.read() == content(size)
    assert b"110105194912310021" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


class Drip(io.RawIOBase):
    """Gives seven bytes at a time, as a network does."""

    def __init__(self, body):
        self.body = io.BytesIO(body)

    def read(self, size=-1):
        return self.body.read(min(size, 7))


def test_a_source_may_give_less_than_asked(tmp_path):
    body = content(files.CHUNK + 100)
    files.store(Drip(body), tmp_path / "f")
    with files.open_stored(tmp_path / "f") as stored:
        assert stored.read() == body


def test_it_reads_from_any_place(tmp_path):
    body = os.urandom(3 * files.CHUNK + 17)
    files.store(io.BytesIO(body), tmp_path / "f")
    with files.open_stored(tmp_path / "f") as stored:
        for start in (0, 5, files.CHUNK - 3, 2 * files.CHUNK, len(body) - 1, len(body)):
            stored.seek(start)
            assert stored.read(10) == body[start : start + 10]
        assert stored.seek(-4, os.SEEK_END) == len(body) - 4
        assert stored.read() == body[-4:]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: raw[: -files.CHUNK - 16],  # the last chunk is missing
        lambda raw: raw[:-1],
        lambda raw: raw + b"x",
        lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]),
        lambda raw: raw[:10] + bytes([raw[10] ^ 1]) + raw[11:],
        lambda raw: (  # two chunks change places
            raw[:24]
            + raw[24 + 65552 : 24 + 2 * 65552]
            + raw[24 : 24 + 65552]
            + raw[24 + 2 * 65552 :]
        ),
        lambda raw: b"",
        lambda raw: CANARY,
    ],
)
def test_a_spoilt_file_is_noticed(tmp_path, spoil):
    path = tmp_path / "f"
    files.store(io.BytesIO(content(3 * files.CHUNK)), path)
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(Unreadable), files.open_stored(path) as stored:
        stored.read()


def test_a_failing_source_leaves_nothing_and_keeps_what_was(tmp_path):
    class Broken(io.RawIOBase):
        def read(self, size=-1):
            raise OSError("gone")

    files.store(io.BytesIO(b"first"), tmp_path / "f")
    with pytest.raises(OSError, match="gone"):
        files.store(Broken(), tmp_path / "f")
    with files.open_stored(tmp_path / "f") as stored:
        assert stored.read() == b"first"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_plain_copy_is_private_and_goes_away(tmp_path):
    files.store(io.BytesIO(b"plain"), tmp_path / "f")
    with files.plain_copy(tmp_path / "f", suffix=".xlsx") as copy:
        assert copy.read_bytes() == b"plain" and copy.suffix == ".xlsx"
        assert copy.stat().st_mode & 0o777 == 0o600
    assert not copy.exists()


def test_a_stored_file_can_be_brought_under_the_current_key(tmp_path, settings):
    path = tmp_path / "f"
    files.store(io.BytesIO(b"plain"), path)
    ring = keys.ring().with_new_key()
    settings.ZHIBU_VAULT_KEYS = ring.text()
    files.reseal(path)
    assert files.key_of(path) == 2
    settings.ZHIBU_VAULT_KEYS = ring.with_current_only().text()
    with files.open_stored(path) as stored:
        assert stored.read() == b"plain"


def test_copies_in_clear_that_a_killed_process_left_are_removed(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    now = datetime.now(UTC)
    old, new = tmp_path / f"{files.PLAIN}1.xlsx", tmp_path / f"{files.PLAIN}2.xlsx"
    others = tmp_path / "other.xlsx"
    for path in (old, new, others):
        path.write_bytes(CANARY)
    yesterday = (now - timedelta(days=2)).timestamp()
    for path in (old, others):
        os.utime(path, (yesterday, yesterday))
    assert files.remove_left_copies(before=now - timedelta(days=1)) == 1
    assert sorted(tmp_path.iterdir()) == [others, new]


def test_a_copy_in_clear_is_known_by_its_name(tmp_path):
    files.store(io.BytesIO(CANARY), tmp_path / "f")
    with files.plain_copy(tmp_path / "f", ".csv") as copy:
        assert copy.name.startswith(files.PLAIN)
        assert copy.read_bytes() == CANARY
        assert copy.stat().st_mode & 0o777 == 0o600
    assert not copy.exists()
