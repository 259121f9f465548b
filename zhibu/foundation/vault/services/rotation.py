"""The acts of a rotation: a new key, everything under it, the old key gone."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault import files, keys
from zhibu.foundation.vault.services.columns import reseal_table
from zhibu.foundation.vault.services.parts import reseal_parts, rows_under_old_keys
from zhibu.foundation.vault.services.places import Outcome, places, texts_by_key

# A running process may seal with the key before for a moment, in a transaction that
# ends later: so long after a change of the ring no key is dropped.
MINUTES_BEFORE_DROPPING = 10


def add_key() -> keys.KeyRing:
    """Put a fresh key at the head of the key file. Running processes take it up.

    Refused when the ring comes from the environment: only the operator can change that.
    """
    if settings.ZHIBU_VAULT_KEYS:
        raise Refused(
            Problem(
                "ring_in_environment",
                _("The key ring comes from ZHIBU_VAULT_KEYS: set the new one there."),
            )
        )
    keys.replace_file(Path(settings.ZHIBU_VAULT_FILE), keys.ring().with_new_key())
    return keys.look_again()


def drop_old_keys(stored: Iterable[Path] = ()) -> list[int]:
    """Take keys that seal nothing any more out of the key file; returns their numbers.

    Refused while a column or one of the `stored` files is still under an old key.
    """
    ring = keys.look_again()
    old = [number for number in ring.keys if number != ring.current]
    if settings.ZHIBU_VAULT_KEYS:
        return []
    path = Path(settings.ZHIBU_VAULT_FILE)
    if old and time.time() - path.stat().st_mtime < MINUTES_BEFORE_DROPPING * 60:
        raise Refused(
            Problem(
                "ring_just_changed",
                _(
                    "The key ring changed less than %(minutes)d minutes ago, and a"
                    " running process may still use the old key. Try again later."
                ),
                {"minutes": MINUTES_BEFORE_DROPPING},
            )
        )
    left = sum(under_old_keys(ring, stored).values())
    if left:
        raise Refused(
            Problem(
                "old_key_in_use",
                _("%(count)d texts or files are still sealed with an old key."),
                {"count": left},
            )
        )
    if old:
        keys.replace_file(path, ring.with_current_only())
        keys.look_again()
    return old


def under_old_keys(ring: keys.KeyRing, stored: Iterable[Path] = ()) -> Counter[str]:
    """How many texts (by label) and files still wait for the current key."""
    waiting: Counter[str] = Counter()
    for label, counts in texts_by_key().items():
        waiting[label] = sum(counts.values()) - counts[ring.current]
    waiting += rows_under_old_keys(ring)
    waiting["files"] = sum(files.key_of(path) != ring.current for path in stored)
    return +waiting


def reseal_everything(stored: Iterable[Path] = ()) -> Outcome:
    """Seal again whatever is not under the current key; returns how many, by label.

    Safe beside running pages, and to be started again after a break: each batch is one
    short transaction, and a text that somebody changes meanwhile is left to them.
    """
    outcome = Outcome()
    ring = keys.look_again()
    for place in places():
        reseal_table(place, ring.current, outcome)
    reseal_parts(ring, outcome)
    for path in stored:
        if files.key_of(path) != ring.current:
            files.reseal(path)
            outcome.done["files"] += 1
    return outcome


def stored_files(*folders: Path) -> Iterator[Path]:
    """The sealed files below these folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and files.key_of(path) is not None:
                yield path
