"""Tokens that a channel gives for some time, kept for all workers."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from zhibu.life.notices.models import Token


def get(name: str, fetch: Callable[[], tuple[str, int]]) -> str:
    """The token that still holds, or a new one: `fetch` gives it with its seconds."""
    now = timezone.localtime()
    found = Token.objects.filter(name=name, expires_at__gt=now).first()
    if found is not None:
        return str(found.value)
    value, seconds = fetch()
    until = now + timedelta(seconds=seconds)
    Token.objects.update_or_create(
        name=name, defaults={"value": value, "expires_at": until}
    )
    return value


@transaction.atomic
def forget(name: str, value: str) -> None:
    """This token does not hold any more; a newer one of another worker stays."""
    for token in Token.objects.select_for_update().filter(name=name):
        if token.value == value:
            token.delete()
