"""The zip archive that an .xlsx is, opened with suspicion."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .limits import MB, Limits
from .refusals import UnreadableFile

SMALL_PART = 32 * MB  # workbook.xml, relationships, styles: read at once
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)


@contextmanager
def damage_is_refused() -> Iterator[None]:
    """Whatever zipfile and zlib raise about a bad archive becomes one refusal."""
    try:
        yield
    except BROKEN as error:
        raise UnreadableFile("damaged") from error


class Archive:
    """Parts by name, whatever their letter case; refuses bombs and passwords.

    zipfile never unpacks more than the size that the archive declares for a part, so
    bounding the declared size bounds the real one.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        with damage_is_refused():
            self._zip = zipfile.ZipFile(path)
        entries = self._zip.infolist()
        if len(entries) > limits.parts:
            raise UnreadableFile("too_compressed")
        self._parts = {plain_name(entry.filename): entry for entry in entries}

    def close(self) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return plain_name(name) in self._parts

    def size(self, name: str) -> int:
        """Bytes of the part when unpacked."""
        return self._parts[plain_name(name)].file_size

    def read(self, name: str) -> bytes:
        """A small part, whole; empty when the archive does not have it."""
        if name not in self:
            return b""
        with damage_is_refused(), self.open(name, SMALL_PART) as part:
            return part.read()

    def open(self, name: str, most: int) -> IO[bytes]:
        """A part as a stream; refuses one that unpacks to more than `most` bytes."""
        entry = self._parts.get(plain_name(name))
        if entry is None:
            raise UnreadableFile("damaged")
        if entry.flag_bits & 1:
            raise UnreadableFile("password")
        packed = max(entry.compress_size, 1)
        swollen = entry.file_size / packed > self.limits.ratio
        if swollen and entry.file_size > self.limits.ratio_from:
            raise UnreadableFile("too_compressed")
        if entry.file_size > most:
            raise UnreadableFile("too_much_text")
        with damage_is_refused():
            return self._zip.open(entry)


def plain_name(name: str) -> str:
    """The name of a part as archives should write it: forward slashes, no root."""
    return name.replace("\\", "/").lstrip("/").lower()
