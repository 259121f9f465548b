"""Changing the key that seals: every sealed column and file, in small batches."""

from zhibu.foundation.vault.services.places import BATCH, Outcome, places, texts_by_key
from zhibu.foundation.vault.services.rotation import (
    add_key,
    drop_old_keys,
    reseal_everything,
    stored_files,
    under_old_keys,
)

__all__ = [
    "BATCH",
    "Outcome",
    "add_key",
    "drop_old_keys",
    "places",
    "reseal_everything",
    "stored_files",
    "texts_by_key",
    "under_old_keys",
]
