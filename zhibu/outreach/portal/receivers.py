"""What Wagtail tells us; each goes to one service.

Wagtail names the second while it is being loaded itself: so services come in late.
"""

from typing import Any


def on_journal(sender: Any, instance: Any, created: bool, **_: Any) -> None:
    """A line in Wagtail's journal of a page: what the office answers for is logged."""
    from zhibu.outreach.portal import services  # noqa: PLC0415

    if created:
        services.note(instance)


def on_reviewed(workflow_state: Any, user: Any = None) -> None:
    """All reviews of a piece are done."""
    from zhibu.outreach.portal import services  # noqa: PLC0415

    services.publish_reviewed(workflow_state, user)


def on_migrate(sender: Any, **_: Any) -> None:
    """The tables stand: after migrations, and after all rows were thrown away."""
    from zhibu.outreach.portal import services  # noqa: PLC0415

    services.ensure_roots()
