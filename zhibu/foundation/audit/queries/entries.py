"""Who looked, who changed: lines by whom or what they concern."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef

from zhibu.foundation.audit.models import AppendOnlyQuerySet, Entry, Link, Seal

LOG_TYPE, CHECK = "audit.entry", "audit.check"  # object and act of a check's line


def entries_about(subject: Model | int) -> AppendOnlyQuerySet:
    """The lines that concern a member, newest first (R-PI-05: who looked, and why)."""
    pk = subject.pk if isinstance(subject, Model) else subject
    return Entry.objects.filter(subject_id=pk).order_by("-at", "-pk")


def entries_on(target_type: str, target_id: Any) -> AppendOnlyQuerySet:
    """The lines about one row, such as ("members.member", 7), newest first."""
    on = Entry.objects.filter(target_type=target_type, target_id=str(target_id))
    return on.order_by("-at", "-pk")


def last_check() -> Entry | None:
    """The line with the result of the latest check of the whole log."""
    on_the_log = Entry.objects.filter(target_type=LOG_TYPE, target_id="")
    return on_the_log.filter(action=CHECK).order_by("-at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the log is sealed."""

    sealed: int  # lines in the chain
    sealed_at: datetime | None
    digest: str
    waiting: int  # lines that are not in the chain yet
    waiting_since: datetime | None


def standing() -> Standing:
    """How far the log is sealed, and what waits since when. Quick at any size."""
    seal = Seal.objects.order_by("-last_position").first()
    waiting = Entry.objects.filter(pk__gt=seal.highest_entry_id if seal else 0).exclude(
        Exists(Link.objects.filter(entry_id=OuterRef("pk")))
    )
    oldest = waiting.order_by("pk").values_list("at", flat=True).first()
    return Standing(
        sealed=seal.last_position if seal else 0,
        sealed_at=seal.at if seal else None,
        digest=seal.digest if seal else "",
        waiting=waiting.count(),
        waiting_since=oldest,
    )
