"""The ways on which messages leave the house: one file each, one interface.

What is not configured does not exist: `ready()` has those that the settings name.
"""

from zhibu.life.notices.channels.base import Gateway, Parcel, Result
from zhibu.life.notices.channels.email import Email
from zhibu.life.notices.channels.push import Push
from zhibu.life.notices.channels.sms import Sms
from zhibu.life.notices.channels.wechat import WeChat
from zhibu.life.notices.codes import Channel

_GATEWAYS: dict[Channel, type[Gateway]] = {
    Channel.EMAIL: Email,
    Channel.WECHAT: WeChat,
    Channel.PUSH: Push,
    Channel.SMS: Sms,
}


def ready() -> list[Channel]:
    """The channels that are configured."""
    return [channel for channel, kind in _GATEWAYS.items() if kind.is_configured()]


def gateway(channel: Channel) -> Gateway:
    """The way out by this channel."""
    return _GATEWAYS[channel]()


def repeats_safely(channel: str) -> bool:
    """True where a message that is given twice under its key reaches people once."""
    kind = _GATEWAYS.get(Channel(channel)) if channel else None
    return kind is not None and kind.repeats_safely


__all__ = ["Gateway", "Parcel", "Result", "gateway", "ready", "repeats_safely"]
