"""How one person is reached, as the page of the own channels shows it."""

from dataclasses import dataclass

from zhibu.foundation.policy import Actor
from zhibu.foundation.vault.masking import mask_phone
from zhibu.life.notices import channels
from zhibu.life.notices.codes import Channel
from zhibu.life.notices.models import Binding, Preference
from zhibu.register.members.models import Member


@dataclass(frozen=True, slots=True)
class Way:
    """One channel: whether it has an address, is wanted, works."""

    channel: Channel
    address: str  # as it may be shown; "" when there is none
    is_on: bool
    broken_because: str = ""


@dataclass(frozen=True, slots=True)
class OwnChannels:
    """The channels that are configured here, and the person's hours."""

    ways: tuple[Way, ...]
    hours: Preference


def own_channels(actor: Actor) -> OwnChannels:
    """What the actor set, and what holds without it."""
    email, phone = "", ""
    if actor.member_id is not None:
        member = Member.objects.only("email", "phone").get(pk=actor.member_id)
        email, phone = member.email, mask_phone(member.phone)
    told = {Channel.EMAIL: email, Channel.SMS: phone}
    rows = list(Binding.objects.of(actor).defer("address").order_by("pk"))
    ways = []
    for channel in channels.ready():
        own = [row for row in rows if row.channel == channel]
        address = told.get(channel, "")
        if channel not in told:
            address = "、".join(row.label or str(channel.label) for row in own)
        broken = [row.broken_because for row in own if row.broken_at]
        ways.append(
            Way(
                channel,
                address,
                all(row.is_on for row in own),
                broken[0] if broken else "",
            )
        )
    hours = Preference.objects.of(actor).first() or Preference()
    return OwnChannels(tuple(ways), hours)
