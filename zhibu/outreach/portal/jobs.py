"""Background entry points of the portal."""

from django.core.management import call_command


def publish_due() -> None:
    """Make public what was reviewed for this hour, and take off what has expired."""
    call_command("publish_scheduled")
