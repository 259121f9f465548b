"""Leaving, suspension and restoration."""

from collections.abc import Callable
from typing import Any, ClassVar

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage
from zhibu.register.members import rules, services
from zhibu.register.members.forms import (
    LeavingForm,
    ReasonForm,
    RestorationForm,
    SuspensionForm,
)
from zhibu.register.members.views.member_pages import AboutMember


class StandingPage(AboutMember, FormPage, abstract=True):
    """An act that changes the standing of a member."""

    permission = Perm.MEMBERS_LEAVE
    template_name = "members/standing.html"
    service: ClassVar[Callable[..., Any]]

    def get_context_data(self, **kwargs):
        status = rules.status(self.member.facts(), self.today)
        return super().get_context_data(status=status, **kwargs)

    def act(self, *, on, acknowledged, **values):
        return type(self).service(
            actor=self.request.actor,
            member_id=self.kwargs["pk"],
            on=on,
            acknowledged=acknowledged,
            **values,
        )


class LeaveMember(StandingPage):
    """Record that a member was transferred, removed or died."""

    page_title = _("%(name)s leaves")
    form_class = LeavingForm
    submit_label = _("Record the leaving")
    done = _("The leaving of %(object)s is recorded.")
    service = services.record_leaving
    consequences = (
        _("The member leaves the headcount from that day."),
        _("Posts end on that day; the account of the member closes."),
        _("The record is kept: nobody is deleted."),
    )


class TakeBackLeaving(StandingPage):
    """Put a member back on the roll."""

    page_title = _("Take back the leaving of %(name)s")
    form_class = ReasonForm
    submit_label = _("Take the leaving back")
    done = _("%(object)s is back on the roll.")

    def act(self, *, on, acknowledged, **values):
        return services.take_back_leaving(
            actor=self.request.actor, member_id=self.kwargs["pk"], on=on, **values
        )


class SuspendMember(StandingPage):
    """Suspend a membership (停止党籍)."""

    page_title = _("Suspend the membership of %(name)s")
    form_class = SuspensionForm
    submit_label = _("Suspend")
    done = _("The membership of %(object)s is suspended.")
    service = services.suspend_membership
    consequences = (
        _("The member leaves the headcount; the record is kept (R-LOST-04)."),
        _("The membership can be restored later (R-LOST-03)."),
    )


class RestoreMember(StandingPage):
    """Restore a suspended membership."""

    page_title = _("Restore the membership of %(name)s")
    form_class = RestorationForm
    submit_label = _("Restore")
    done = _("The membership of %(object)s is restored.")
    service = services.restore_membership
