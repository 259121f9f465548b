"""The container of the old .xls and of encrypted workbooks: a small file system.

Only as much of [MS-CFB] as is needed to see what is in it and to read one stream.
"""

import struct

from .refusals import UnreadableFile

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA  # numbers from here on are no sectors
_ENTRY = 128


class Container:
    """Streams by name; refuses chains that lead nowhere or run in circles."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(SIGNATURE):
            raise UnreadableFile("damaged")
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise UnreadableFile("damaged")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        tables, directory, self._cutoff, mini, minis, _first, more = struct.unpack_from(
            "<II4xIIIII", content, 44
        )
        if max(tables, minis, more) > len(content) >> shift:
            raise UnreadableFile("damaged")  # calamine reserves memory for the claim
        self._table = self._sector_table()
        self._mini_table = _numbers(self._chain(mini, self._table))
        self._entries = self._read_directory(self._chain(directory, self._table))

    def names(self) -> list[str]:
        return list(self._entries)

    def stream(self, name: str) -> bytes:
        """The content of a stream."""
        start, size = self._entries[name]
        if size >= self._cutoff:
            return self._chain(start, self._table)[:size]
        root = self._chain(self._entries["Root Entry"][0], self._table)
        return self._chain(start, self._mini_table, root)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    def _chain(
        self, start: int, table: list[int], within: bytes | None = None
    ) -> bytes:
        parts = []
        while start < _LAST:
            if within is None:
                parts.append(self._sector(start))
            else:
                at = start * self._mini_size
                parts.append(within[at : at + self._mini_size])
            if start >= len(table) or len(parts) > len(table):
                raise UnreadableFile("damaged")
            start = table[start]
        return b"".join(parts)

    def _sector_table(self) -> list[int]:
        """The table that says which sector follows which (FAT)."""
        listed = list(struct.unpack_from("<109I", self._content, 76))
        following, count = struct.unpack_from("<II", self._content, 68)
        for _unused in range(min(count, len(self._content) // self._size)):
            numbers = _numbers(self._sector(following))
            if not numbers:
                break
            listed += numbers[:-1]
            following = numbers[-1]
        return _numbers(b"".join(self._sector(n) for n in listed if n < _LAST))

    def _read_directory(self, content: bytes) -> dict[str, tuple[int, int]]:
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(content) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            if kind in (1, 2, 5) and 2 <= length <= 64:
                raw = content[at : at + length - 2]
                start, size = struct.unpack_from("<II", content, at + 116)
                name = "Root Entry" if kind == 5 else raw.decode("utf-16-le", "replace")
                entries.setdefault(name, (start, size))
        if "Root Entry" not in entries:
            raise UnreadableFile("damaged")
        return entries


def _numbers(content: bytes) -> list[int]:
    return [
        number for (number,) in struct.iter_unpack("<I", content[: len(content) & ~3])
    ]
