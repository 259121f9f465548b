"""The messages of the demo county: each true end is there, and nothing goes out."""

import pytest
from django.core import mail

from zhibu.home.demo.services import outbox
from zhibu.life.notices.codes import Channel, Outcome, Urgency
from zhibu.life.notices.models import Message
from zhibu.life.notices.tests.factories import NOW, officer, sent_notice
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db


def test_an_urgent_notice_ends_in_every_way():
    branch = make_organisation("东风村党支部")
    for number in range(30):
        make_member(branch, phone=f"139000000{number:02}")
    outbox.give_addresses(officer(branch), branch, NOW)
    sent_notice(branch, urgency=Urgency.URGENT)
    outbox.deliver_urgent(NOW)
    ends = set(
        Message.objects.exclude(channel=Channel.IN_APP).values_list("channel", "state")
    )
    assert {
        (Channel.EMAIL, Outcome.SENT),
        (Channel.EMAIL, Outcome.FAILED),
        (Channel.EMAIL, Outcome.RETRY),
        (Channel.EMAIL, Outcome.UNKNOWN),
        (Channel.SMS, Outcome.DELIVERED),
        (Channel.SMS, Outcome.FAILED),
        (Channel.SMS, Outcome.RETRY),
    } <= ends
    assert mail.outbox == []
