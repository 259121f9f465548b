"""The key ring: numbered keys that encrypt, and a root for keys that must last.

As text (environment or file, parts parted by ";" or white space):

    2:BASE64;1:BASE64;root:BASE64

The first numbered key seals; the others only open what they sealed once. They come and
go by `manage.py rotate_vault`. The blind index and the audit log need keys that outlive
every rotation: those are derived from `root`, which never changes (ADR 0005).
"""

import os
import re
import secrets
import stat
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

KEY_BYTES = 32
_PART = re.compile(r"(?P<name>root|[1-9][0-9]{0,5}):(?P<key>[A-Za-z0-9+/]{43}=)")
# How long a running process may go on with a key file that has been changed meanwhile.
SECONDS_BETWEEN_LOOKS = 5.0


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All keys of this installation. It prints without them."""

    keys: Mapping[int, bytes] = field(repr=False)
    root: bytes = field(repr=False)
    current: int
    ciphers: dict[int, AESGCM] = field(repr=False, compare=False)

    @classmethod
    def of(cls, keys: Mapping[int, bytes], root: bytes) -> Self:
        """A ring of these numbered keys, the first being the one that seals."""
        ciphers = {number: AESGCM(key) for number, key in keys.items()}
        return cls(keys=keys, root=root, current=next(iter(keys)), ciphers=ciphers)

    @classmethod
    def generate(cls) -> Self:
        """A fresh ring with one numbered key."""
        return cls.of({1: secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(32))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a ring; says what is wrong with it, never what is in it."""
        keys: dict[int, bytes] = {}
        root = b""
        for place, part in enumerate(re.split(r"[;\s]+", text.strip("; \n\r\t")), 1):
            found = _PART.fullmatch(part)
            if found is None:
                raise ImproperlyConfigured(
                    f"Key ring, part {place}: expected NUMBER:KEY or root:KEY, the key"
                    " being 32 bytes in base64. `manage.py make_vault_keys` prints a"
                    " ring."
                )
            name, key = found["name"], b64decode(found["key"])
            if name == "root" and not root:
                root = key
            elif name != "root" and int(name) not in keys:
                keys[int(name)] = key
            else:
                raise ImproperlyConfigured(f"Key ring: {name} stands in it twice.")
        if not keys or not root:
            raise ImproperlyConfigured(
                "The key ring needs at least one numbered key and a root:"
                " `manage.py make_vault_keys` prints one."
            )
        return cls.of(keys, root)

    @classmethod
    def load(cls) -> Self:
        """The ring that the settings name: its text, else its file."""
        if settings.ZHIBU_VAULT_KEYS:
            return cls.from_text(settings.ZHIBU_VAULT_KEYS)
        path = Path(settings.ZHIBU_VAULT_FILE)
        if not path.exists():
            if not settings.ZHIBU_VAULT_CREATE:
                raise ImproperlyConfigured(
                    f"There is no key ring: neither ZHIBU_VAULT_KEYS nor {path}. Put"
                    " the one that sealed this database back. For a new database make"
                    " one with `manage.py make_vault_keys`, and keep a copy of it"
                    " outside this machine."
                )
            create_file(path, cls.generate())
        return cls.from_text(_read_private(path))

    def text(self) -> str:
        """The ring as the text that `from_text` reads."""
        parts = [f"{number}:{b64encode(key).decode()}" for number, key in self._all()]
        return ";".join(parts)

    def _all(self) -> list[tuple[Any, bytes]]:
        return [*self.keys.items(), ("root", self.root)]

    def with_new_key(self) -> Self:
        """This ring with a fresh key that seals from now on."""
        number = max(self.keys) + 1
        fresh = secrets.token_bytes(KEY_BYTES)
        return self.of({number: fresh, **self.keys}, self.root)

    def with_current_only(self) -> Self:
        """This ring without the keys that seal nothing any more."""
        return self.of({self.current: self.keys[self.current]}, self.root)


def create_file(path: Path, ring: KeyRing) -> None:
    """Write a new key file that only its owner may read; an existing one stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft_beside(path, ring)
    try:
        os.link(draft, path)  # refuses when another process was faster
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def replace_file(path: Path, ring: KeyRing) -> None:
    """Put another ring in place of the one in the file, all at once."""
    _draft_beside(path, ring).replace(path)


def _draft_beside(path: Path, ring: KeyRing) -> Path:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(ring.text().replace(";", "\n") + "\n")
        file.flush()
        os.fsync(file.fileno())
    return draft


def _read_private(path: Path) -> str:
    with path.open(encoding="ascii", errors="replace") as file:
        if os.name == "posix" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise ImproperlyConfigured(
                f"Others may read the key ring {path}: `chmod 600` it. If others did"
                " read it, change the key with `manage.py rotate_vault`."
            )
        return file.read()


class _Held:
    """The ring of this process, read again when its file changes."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        self.ring: KeyRing | None = None
        self.mark: tuple[int, int] | None = None
        self.next_look = 0.0

    def get(self) -> KeyRing:
        if self.ring is None or (self.mark and time.monotonic() >= self.next_look):
            self.look()
        assert self.ring is not None  # noqa: S101 -- look() sets it or raises
        return self.ring

    def look(self) -> None:
        """Read the ring, unless the file is the one that was read before, or gone."""
        mark = self._file_mark()
        if self.ring is None or (mark and mark != self.mark):
            self.ring = KeyRing.load()
            self.mark = self._file_mark()
            derived.cache_clear()
        self.next_look = time.monotonic() + SECONDS_BETWEEN_LOOKS

    @staticmethod
    def _file_mark() -> tuple[int, int] | None:
        if settings.ZHIBU_VAULT_KEYS:
            return None
        try:
            state = os.stat(settings.ZHIBU_VAULT_FILE)
        except FileNotFoundError:
            return None
        return state.st_mtime_ns, state.st_ino


_held = _Held()


def ring() -> KeyRing:
    """The key ring of this installation."""
    return _held.get()


def look_again() -> KeyRing:
    """The key ring, after a look whether its file has changed."""
    _held.look()
    return _held.get()


@cache
def derived(purpose: str) -> bytes:
    """The key for one lasting purpose, such as "index.phone" or "audit.line"."""
    kdf = HKDF(
        algorithm=SHA256(), length=32, salt=None, info=f"zhibu {purpose}".encode()
    )
    return kdf.derive(ring().root)


def _settings_changed(*, setting: str, **_: Any) -> None:
    if setting.startswith("ZHIBU_VAULT_"):
        _held.forget()
        derived.cache_clear()


setting_changed.connect(_settings_changed)
