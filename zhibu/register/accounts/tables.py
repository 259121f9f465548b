"""Columns of the lists."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, Role, allows
from zhibu.foundation.web.templatetags.web import day, moment
from zhibu.register.accounts import queries
from zhibu.register.accounts.models import Appointment, Handover, Invitation, User
from zhibu.register.members.models import Member


def _badge(text: Any, tone: str) -> str:
    return format_html('<span class="badge {}">{}</span>', tone, text)


class DayColumn(tables.Column):
    """A date as people read it."""

    def render(self, value: Any) -> str:
        """2026年11月24日."""
        return day(value)


class AccountTable(tables.Table):
    name = tables.Column(verbose_name=_("Name"))
    username = tables.Column(verbose_name=_("User name"))
    place = tables.Column(
        verbose_name=_("Organisation"),
        accessor="member__organisation",
        orderable=False,
        default="—",
    )
    roles = tables.Column(
        verbose_name=_("Roles"),
        accessor="current_roles",
        orderable=False,
        empty_values=(),
    )
    last_login = tables.Column(verbose_name=_("Last log-in"), default="—")
    two_steps = tables.BooleanColumn(
        verbose_name=_("Two steps"), accessor="has_totp", yesno="✓,—"
    )
    state = tables.Column(
        verbose_name=_("State"), accessor="is_active", empty_values=()
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def render_name(self, record: User) -> str:
        """The account's page."""
        return format_html(
            '<a href="{}">{}</a>', reverse("accounts:account", args=[record.pk]), record
        )

    def render_roles(self, record: Any) -> str:
        """Every role that is held now, and where."""
        lines = [
            (role.get_role_display(), role.organisation)
            for role in record.current_roles
        ]
        return format_html_join("", '<span class="role">{} · {}</span>', lines) or "—"

    def render_last_login(self, value: Any) -> str:
        """The day and minute."""
        return moment(value)

    def render_state(self, record: Any) -> str:
        """Open, closed, or locked for a while."""
        if not record.is_active:
            return _badge(_("closed"), "bg-secondary-lt")
        if record.is_locked:
            return _badge(_("locked for a while"), "bg-red-lt")
        return str(gettext("open"))


class AppointmentTable(tables.Table):
    user = tables.Column(verbose_name=_("Who holds it"), order_by="user__name")
    role = tables.Column(verbose_name=_("Role"))
    organisation = tables.Column(verbose_name=_("Organisation"), order_by="org_path")
    starts_on = DayColumn(verbose_name=_("First day"))
    ends_on = DayColumn(verbose_name=_("Last day"), default="—")
    appointed_by = tables.Column(verbose_name=_("Appointed by"), orderable=False)
    acts = tables.Column(
        verbose_name="", accessor="pk", orderable=False, empty_values=()
    )

    class Meta:
        model = Appointment
        fields: tuple[str, ...] = ()

    def render_user(self, record: Appointment) -> str:
        """The account's page."""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("accounts:account", args=[record.user_id]),
            record.user,
        )

    def render_ends_on(self, value: Any, record: Appointment) -> str:
        """The last day, and why it ended."""
        if not record.ended_because:
            return day(value)
        return format_html("{}<small>{}</small>", day(value), record.ended_because)

    def render_acts(self, record: Any) -> str:
        """What can be done with one that is in force or to come."""
        today, links = timezone.localdate(), []
        if record.ends_on is not None and record.ends_on < today:
            return ""
        if self._may_end(record):
            url = reverse("accounts:end_appointment", args=[record.pk])
            links.append((url, _("End")))
        if record.starts_on <= today and self._may_hand_over(record):
            url = reverse("accounts:handover_propose", args=[record.pk])
            links.append((url, _("Hand over")))
        return format_html_join(" ", '<a href="{}">{}</a>', links)

    def _may_end(self, record: Appointment) -> bool:
        given = queries.roles_to_give(self.request.actor, record.org_path)
        return record.role in given

    def _may_hand_over(self, record: Appointment) -> bool:
        actor = self.request.actor
        if record.role != Role.SECRETARY:
            return False
        if record.user_id != actor.user_id and not self._may_end(record):
            return False
        return allows(actor, Perm.ACCOUNTS_HANDOVER, record.org_path)


class InvitationTable(tables.Table):
    person = tables.Column(verbose_name=_("Name"), orderable=False)
    organisation = tables.Column(verbose_name=_("Organisation"), order_by="org_path")
    created_on = DayColumn(verbose_name=_("Issued on"))
    expires_on = DayColumn(verbose_name=_("Valid until"))
    invited_by = tables.Column(verbose_name=_("Issued by"), orderable=False)
    state = tables.Column(
        verbose_name=_("State"),
        accessor="withdrawn_on",
        orderable=False,
        empty_values=(),
    )
    acts = tables.TemplateColumn(
        template_name="accounts/invitation_acts.html", verbose_name="", orderable=False
    )

    class Meta:
        model = Invitation
        fields: tuple[str, ...] = ()

    def render_state(self, record: Invitation) -> str:
        """What became of the code."""
        if record.used_on:
            return _badge(_("used"), "bg-green-lt")
        if record.withdrawn_on:
            return _badge(_("withdrawn"), "bg-secondary-lt")
        if record.expires_on < timezone.localdate():
            return _badge(_("expired"), "bg-orange-lt")
        return str(gettext("not used yet"))


class WithoutAccountTable(tables.Table):
    name = tables.TemplateColumn(
        template_name="accounts/tick_member.html",
        verbose_name=_("Name"),
        order_by=("initials", "pk"),
    )
    organisation = tables.Column(verbose_name=_("Organisation"), order_by="org_path")

    class Meta:
        model = Member
        fields: tuple[str, ...] = ()


class HandoverTable(tables.Table):
    organisation = tables.Column(verbose_name=_("Organisation"), order_by="org_path")
    giver = tables.Column(verbose_name=_("Giver"), orderable=False)
    taker = tables.Column(verbose_name=_("Successor"), orderable=False)
    effective_on = DayColumn(verbose_name=_("Takes effect on"))
    state = tables.Column(verbose_name=_("State"))

    class Meta:
        model = Handover
        fields: tuple[str, ...] = ()

    def render_organisation(self, record: Handover) -> str:
        """The hand-over's page."""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("accounts:handover", args=[record.pk]),
            record.organisation,
        )
