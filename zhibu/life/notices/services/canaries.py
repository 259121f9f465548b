"""The program sends itself a message by every channel, every hour: what does not work
is seen in the app before somebody misses a notice.
"""

from datetime import datetime, timedelta

from django.conf import settings

from zhibu.life.notices import channels
from zhibu.life.notices.channels import Parcel, Result
from zhibu.life.notices.codes import Channel, Outcome
from zhibu.life.notices.models import Canary

KEPT = timedelta(days=30)


def send_canaries(*, at: datetime) -> list[Canary]:
    """One message by each channel that is configured and has an address for it
    (ZHIBU_CANARY); what became of it is kept for thirty days.
    """
    Canary.objects.filter(sent_at__lt=at - KEPT).delete()
    found = []
    for channel in channels.ready():
        address = settings.ZHIBU_CANARY.get(channel.value, "")
        if address:
            found.append(_send(channel, address, at))
    return found


def _send(channel: Channel, address: str, at: datetime) -> Canary:
    parcel = Parcel(
        key=f"zhibu-canary-{at:%Y%m%d%H}",
        address=address,
        title="zhibu",
        text=f"{at:%Y-%m-%d %H:%M}",
        url=settings.ZHIBU_SITE_URL,
    )
    try:
        result = next(iter(channels.gateway(channel).send([parcel])))
    except Exception as error:  # noqa: BLE001 -- a channel that breaks is the finding
        result = Result(Outcome.FAILED, f"{type(error).__name__}: {error}")
    canary = Canary(
        channel=channel, sent_at=at, state=result.outcome, detail=result.detail[:200]
    )
    canary.save()
    return canary
