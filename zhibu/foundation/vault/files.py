"""Uploaded files at rest: encrypted in chunks, so that memory stays small.

    "ZHV1" · number of the key (4 bytes) · salt (16 bytes) · chunks of 64 KiB + tag

Each file has a key of its own, derived from the ring's and the salt; the nonce of a
chunk is its number and whether it is the last one, so that no chunk can be dropped,
doubled, swapped or cut off.
"""

import io
import os
import secrets
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from zhibu.foundation.vault import keys
from zhibu.foundation.vault.sealing import Unreadable

CHUNK = 64 * 1024
PLAIN = "zhibu-plain-"  # how the names of temporary files in clear begin
_TAG = 16
_MAGIC = b"ZHV1"
_HEAD = struct.Struct(">4sI16s")


def store(source: IO[bytes], path: Path) -> None:
    """Encrypt what `source` still has to give into a new file that only we may read.

    The file appears whole or not at all, in place of one of the same name.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            _encrypt(source, target)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def open_stored(path: Path) -> BinaryIO:
    """Open a stored file for reading in clear; it can be read from any place in it."""
    raw = _Stored(path.open("rb"), path.stat().st_size)
    return cast(BinaryIO, io.BufferedReader(raw, CHUNK))


@contextmanager
def plain_copy(path: Path, suffix: str = "") -> Iterator[Path]:
    """A copy in clear for programs that want a path: mode 600, removed afterwards."""
    with tempfile.NamedTemporaryFile(prefix=PLAIN, suffix=suffix) as copy:
        with open_stored(path) as stored:
            while chunk := stored.read(CHUNK):
                copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def remove_left_copies(*, before: datetime) -> int:
    """Remove copies in clear that a killed process has left; returns how many."""
    removed = 0
    for path in Path(tempfile.gettempdir()).glob(f"{PLAIN}*"):
        with suppress(FileNotFoundError, PermissionError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                removed += 1
    return removed


def key_of(path: Path) -> int | None:
    """The number of the key that sealed this file; None if it is no stored file."""
    with path.open("rb") as file:
        head = file.read(_HEAD.size)
    if len(head) < _HEAD.size or not head.startswith(_MAGIC):
        return None
    return int(_HEAD.unpack(head)[1])


def reseal(path: Path) -> None:
    """Encrypt a stored file again under the current key."""
    with open_stored(path) as stored:
        store(stored, path)


def _cipher(ring: keys.KeyRing, key_id: int, salt: bytes) -> AESGCM:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"zhibu file")
    return AESGCM(kdf.derive(ring.keys[key_id]))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if is_last else b"\0")


def _encrypt(source: IO[bytes], target: IO[bytes]) -> None:
    ring = keys.ring()
    salt = os.urandom(16)
    head = _HEAD.pack(_MAGIC, ring.current, salt)
    cipher = _cipher(ring, ring.current, salt)
    target.write(head)
    number, chunk = 0, _read_full(source)
    while True:
        following = _read_full(source) if len(chunk) == CHUNK else b""
        target.write(cipher.encrypt(_nonce(number, not following), chunk, head))
        if not following:
            return
        number, chunk = number + 1, following


def _read_full(source: IO[bytes]) -> bytes:
    """A whole chunk, even from a source that gives less at a time."""
    parts, wanted = [], CHUNK
    while wanted and (part := source.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


class _Stored(io.RawIOBase):
    """Reads a stored file chunk by chunk, from any place."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._head = file.read(_HEAD.size)
        if len(self._head) < _HEAD.size or not self._head.startswith(_MAGIC):
            file.close()
            raise Unreadable("this is not a stored file")
        _, key_id, salt = _HEAD.unpack(self._head)
        ring = keys.ring()
        if key_id not in ring.keys:
            ring = keys.look_again()
        if key_id not in ring.keys:
            file.close()
            raise Unreadable(f"stored file: key {key_id} is not in the key ring")
        self._cipher = _cipher(ring, key_id, salt)
        body = size - _HEAD.size
        self._chunks = max(1, -(-body // (CHUNK + _TAG)))
        self._length = body - self._chunks * _TAG
        self._place = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._length}
        self._place = max(0, start[whence] + offset)
        return self._place

    def readinto(self, buffer: Any) -> int:
        number, within = divmod(self._place, CHUNK)
        if self._place >= self._length:
            self._chunk(self._chunks - 1)  # the end must be the true end
            return 0
        piece = self._chunk(number)[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)

    def _chunk(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(_HEAD.size + number * (CHUNK + _TAG))
            sealed = self._file.read(CHUNK + _TAG)
            nonce = _nonce(number, number == self._chunks - 1)
            try:
                clear = self._cipher.decrypt(nonce, sealed, self._head)
            except (InvalidTag, ValueError) as error:
                raise Unreadable("stored file: it was altered or cut off") from error
            self._held = (number, clear)
        return self._held[1]

    def close(self) -> None:
        self._file.close()
        super().close()
