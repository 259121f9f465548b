"""What every act on honours does last: the log, and the public pages."""

from typing import Any

from zhibu.foundation.audit.services import record
from zhibu.foundation.policy import Actor
from zhibu.life.honours.models import Honour
from zhibu.life.honours.signals import public_changed


def log(actor: Actor, action: str, row: Any, **details: Any) -> None:
    """A line about a call, a nomination or an honour; its member sees it."""
    record(
        actor,
        action,
        row,
        org_path=row.org_path,
        subject=getattr(row, "member_id", None),
        **details,
    )


def public_differs(sender: type, *paths: str) -> None:
    """Whoever keeps public pages is told that they show something else now."""
    public_changed.send(sender=sender, paths=tuple(p for p in paths if p))


def of_honour(honour: Honour) -> None:
    """The public pages that may show this honour."""
    held = honour.member.org_path if honour.member else honour.org_path
    public_differs(Honour, held, honour.org_path, honour.giver_path)
