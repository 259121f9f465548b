"""Background entry points of the desk."""

from django.utils import timezone

from zhibu.home import reminding


def remind_of_desks() -> int:
    """Remind whoever has an office of what becomes due."""
    return reminding.remind_all(timezone.localtime())
