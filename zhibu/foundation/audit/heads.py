"""The head of the chain, noted outside the database.

Whoever can delete rows can cut off the end of the log together with its links and
seals, and what is left is a sound chain. So the newest seal is also kept in a file,
and anybody may note it elsewhere: `verify_audit --expect POSITION:DIGEST`.
"""

import logging
import os
from pathlib import Path
from typing import NamedTuple, Self

from django.conf import settings

from zhibu.foundation.audit.models import Link, Seal

logger = logging.getLogger("zhibu.audit")


SHORTEST_DIGEST = 16  # digits that a page shows, and that are enough to compare


class Head(NamedTuple):
    """A position of the chain and the digest there, or how the digest begins."""

    position: int
    digest: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "120:9f86…"; a ValueError when it is not one."""
        position, _, digest = text.strip().partition(":")
        if len(digest) < SHORTEST_DIGEST:
            raise ValueError("expected POSITION:DIGEST")
        return cls(int(position), digest)

    def __str__(self) -> str:
        return f"{self.position}:{self.digest}"


def newest() -> Head | None:
    """The head of the chain in the database."""
    row = Seal.objects.order_by("-last_position").values_list("last_position", "digest")
    found = row.first()
    return Head(*found) if found else None


def in_chain(head: Head) -> bool:
    """True when the chain in the database still has this digest at this position."""
    there = Link.objects.filter(position=head.position)
    return there.filter(digest__startswith=head.digest).exists()


def note() -> None:
    """Write the newest head to the file that the settings name, and to the log."""
    head = newest()
    logger.info("audit log sealed up to %s", head)
    if head is None or not settings.ZHIBU_AUDIT_HEAD_FILE:
        return
    before = noted()
    if before and not in_chain(before):
        logger.error("the audit log no longer holds the noted head %s", before)
        return  # verify_audit must go on finding it
    path = Path(settings.ZHIBU_AUDIT_HEAD_FILE)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(f"{head}\n", encoding="ascii")
        draft.replace(path)
    except OSError:
        logger.exception("the head of the audit log could not be noted in %s", path)


def noted() -> Head | None:
    """The head that the file holds; None when there is no such file."""
    if not settings.ZHIBU_AUDIT_HEAD_FILE:
        return None
    path = Path(settings.ZHIBU_AUDIT_HEAD_FILE)
    return Head.parse(path.read_text(encoding="ascii")) if path.exists() else None
