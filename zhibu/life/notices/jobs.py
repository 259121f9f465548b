"""Background entry points of notices."""

from collections.abc import Callable
from functools import partial
from time import monotonic

from django.utils import timezone

from zhibu.foundation.policy import job_actor
from zhibu.life.notices import channels, services
from zhibu.life.notices.codes import Channel

LONGEST = 50  # seconds: the next run of the minute goes on


def send_due() -> int:
    """Send notices whose time has come; go on with those that were interrupted."""
    sent = services.send_due(actor=job_actor("notices"), at=timezone.localtime())
    return sent + services.resume_sending()


def go_on_sending(notice_id: int) -> bool:
    """Hand out a notice to many."""
    return services.go_on_sending(notice_id=notice_id)


def empty_outbox() -> int:
    """Settle what was interrupted or is too late, choose channels, send what is due."""
    until = monotonic() + LONGEST
    done = 0
    steps: list[Callable[..., int]] = [services.sweep, services.plan_messages]
    steps += [_sender(channel) for channel in channels.ready()]
    for step in steps:
        while monotonic() < until and (number := step(at=timezone.localtime())):
            done += number
    return done


def send_canaries() -> int:
    """The program sends itself a message by every channel."""
    return len(services.send_canaries(at=timezone.localtime()))


def _sender(channel: Channel) -> Callable[..., int]:
    return partial(services.deliver, channel=channel)
