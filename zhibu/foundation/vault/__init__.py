"""Personal data at rest: sealed text, blind index, masks. See README.md."""

from zhibu.foundation.vault.index import DIGEST_LENGTH, digest
from zhibu.foundation.vault.sealing import Unreadable, open, seal, seal_many

__all__ = ["DIGEST_LENGTH", "Unreadable", "digest", "open", "seal", "seal_many"]
