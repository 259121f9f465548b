"""Background entry points of the portal."""

from django.core.management import call_command

from zhibu.outreach.portal import services


def publish_due() -> None:
    """Make public what was reviewed for this hour, and take off what has expired."""
    call_command("publish_scheduled")


def forget_changes() -> None:
    """Remove old lines of changes, which no page cache asks for any more."""
    services.forget_changes()


def draw_pictures(page_id: int) -> None:
    """Make the pictures of a page that was just published, in all sizes."""
    services.draw_pictures(page_id)
