"""Who was reached, and who needs a call; the state of the channels."""

from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import TextPage
from zhibu.life.notices import queries
from zhibu.life.notices.queries import delivery
from zhibu.life.notices.views.writing import OfNotice

SHOWN = 100


class Delivery(OfNotice, TextPage):
    """For the secretary: by which channel, and whom to telephone."""

    permission = Perm.NOTICES_VIEW
    page_title = _("Delivery")
    template_name = "notices/delivery.html"

    def get_context_data(self, **kwargs):
        calls = delivery.needs_call(self.notice)
        return super().get_context_data(
            lines=delivery.by_channel(self.notice),
            calls=list(calls[:SHOWN]),
            number=calls.count(),
            answers=queries.answers_of(self.notice),
            **kwargs,
        )


class Channels(TextPage):
    """For the system administrator: queue, failures, canaries. No notice, no name."""

    permission = Perm.SYSTEM_VIEW
    page_title = _("Channels of notices")
    template_name = "notices/health.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            channels=delivery.health(timezone.now()),
            unplanned=delivery.unplanned(),
            failures=delivery.latest_failures(),
            breadcrumb=[{"label": _("System"), "url": reverse("home:system")}],
            **kwargs,
        )
