"""What became of the messages of the demo county: every true end that there is.

The mail and text messages of the demo go to nobody: a gateway of its own answers as
servers do, and the outbox notes it through its usual services.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from zhibu.foundation.policy import Actor
from zhibu.life.notices import services
from zhibu.life.notices.channels import Gateway, Parcel, Result
from zhibu.life.notices.codes import Channel, Outcome
from zhibu.life.notices.models import Message, Notice
from zhibu.register.members import services as member_services
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation

READY = (Channel.EMAIL, Channel.SMS)
WITH_MAIL = 12  # members of the branch who gave an address
EVENING = timedelta(hours=12)  # after the morning, when the digest has gone out

# What the servers of the demo say to one message after the other.
_MAIL = (
    Result(Outcome.SENT),
    Result(Outcome.SENT),
    Result(Outcome.FAILED, "550 5.1.1 mailbox unavailable", is_broken=True),
    Result(Outcome.SENT),
    Result(Outcome.RETRY, "451 4.7.1 greylisted, try again later"),
    Result(Outcome.UNKNOWN, "SMTPServerDisconnected: Connection unexpectedly closed"),
    Result(Outcome.SENT),
)
_TEXT = (
    *[Result(Outcome.SENT)] * 16,
    Result(Outcome.FAILED, "isv.MOBILE_NUMBER_ILLEGAL", is_broken=True),
    Result(Outcome.RETRY, "isv.BUSINESS_LIMIT_CONTROL"),
)
_RECEIPTS = ((True, "DELIVERED"), (True, "DELIVERED"), (False, "MK:1001"))


class Post(Gateway):
    """Answers with what it was told to, in turn; text messages get a number."""

    def __init__(self, said: Sequence[Result]) -> None:
        self.said = said

    @classmethod
    def is_configured(cls) -> bool:
        """It is given by hand, never by the settings."""
        return False

    def send(self, parcels: Sequence[Parcel]) -> Iterator[Result]:
        """Nothing leaves the house."""
        for number, parcel in enumerate(parcels):
            told = self.said[number % len(self.said)]
            if told.outcome is Outcome.SENT:
                told = Result(Outcome.SENT, reference=parcel.key)
            yield told


def give_addresses(actor: Actor, branch: Organisation, at: datetime) -> None:
    """Some members of the branch give an address, of a domain that is nobody's."""
    rows = Member.objects.filter(organisation=branch, user=None).here()
    for number, member in enumerate(rows.order_by("pk")[:WITH_MAIL]):
        member_services.edit_member(
            actor=actor,
            member_id=member.pk,
            version=member.version,
            changes={"email": f"dangyuan{number + 1:02}@example.org"},
            on=at.date(),
        )


def deliver_digest(notice: Notice, at: datetime) -> None:
    """A routine notice stands in all inboxes, and goes out with its day's digest."""
    services.go_on_sending(notice_id=notice.pk)
    while services.plan_messages(at=at, ready=READY):
        pass
    services.deliver(channel=Channel.EMAIL, at=at + EVENING, gateway=Post(_MAIL))


def deliver_urgent(at: datetime) -> None:
    """An urgent notice goes out, fails over, and is answered by receipts."""
    for _round in range(2):
        while services.plan_messages(at=at, ready=READY):
            pass
        for channel, answers in ((Channel.EMAIL, _MAIL), (Channel.SMS, _TEXT)):
            while services.deliver(channel=channel, at=at, gateway=Post(answers)):
                pass
    sent = Message.objects.filter(channel=Channel.SMS, state=Outcome.SENT)
    keys = sent.order_by("pk").values_list("reference", flat=True)
    for reference, (delivered, detail) in zip(keys, _RECEIPTS, strict=False):
        services.record_receipt(
            channel=Channel.SMS,
            reference=reference,
            delivered=delivered,
            detail=detail,
            at=at + timedelta(minutes=1),
        )
