"""What goes out: the words of one message, or of a digest, to each address."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from zhibu.foundation.kernel.text import _, fill
from zhibu.life.notices.channels import Parcel
from zhibu.life.notices.codes import Channel
from zhibu.life.notices.models import Message
from zhibu.life.notices.queries.habits import addresses_of, person_of

SHOWN = 300  # characters of the text that go outside
LISTED = 10  # notices that a digest names


@dataclass(frozen=True, slots=True)
class Bundle:
    """Messages that go out together to one person, and a parcel for each address."""

    messages: tuple[Message, ...]
    parcels: tuple[Parcel, ...]


def bundles_of(messages: Sequence[Message], channel: Channel) -> list[Bundle]:
    """One for each message, or for all that stand in the digest of one person."""
    together: dict[tuple[object, ...], list[Message]] = defaultdict(list)
    for message in messages:
        alone = None if message.in_digest else message.pk
        together[*person_of(message.recipient), alone].append(message)
    found = addresses_of(messages, channel)
    with override(settings.LANGUAGE_CODE):
        return [
            Bundle(
                tuple(own),
                tuple(
                    _parcel(own, address, number)
                    for number, address in enumerate(
                        found.get(person_of(own[0].recipient), ())
                    )
                ),
            )
            for own in together.values()
        ]


def _parcel(messages: Sequence[Message], address: str, number: int) -> Parcel:
    first = messages[0]
    suffix = f"-{number}" if number else ""  # each device is a delivery of its own
    title, text = _words(messages)
    return Parcel(
        key=first.key + suffix,
        address=address,
        title=title,
        text=text,
        url=_address(messages),
        name=first.recipient.name,
    )


def _address(messages: Sequence[Message]) -> str:
    path = reverse("notices:inbox")
    if len(messages) == 1:
        path = reverse("notices:copy", args=[messages[0].recipient_id])
    return f"{settings.ZHIBU_SITE_URL}{path}"


def _words(messages: Sequence[Message]) -> tuple[str, str]:
    """Title and text. Of what is sensitive, only that it waits."""
    titles = [_title(message) for message in messages]
    if len(messages) > 1:
        title = fill(_("%(count)s notices wait for you"), {"count": len(messages)})
        more = ["…"] if len(titles) > LISTED else []
        return title, "\n".join([*titles[:LISTED], *more])
    notice = messages[0].recipient.notice
    if notice.is_sensitive:
        return titles[0], str(_("Log in to read it."))
    text = notice.text
    return titles[0], text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _title(message: Message) -> str:
    notice = message.recipient.notice
    if notice.is_sensitive:
        sender = {"sender": notice.organisation}
        return fill(_("A notice of %(sender)s waits for you"), sender)
    reminder = str(_("Reminder: ")) if message.round else ""
    return f"{reminder}{notice.title}"
