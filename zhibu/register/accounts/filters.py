"""What lists of accounts, appointments and invitations are narrowed by."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Role
from zhibu.foundation.web.conditions import Conditions
from zhibu.register.accounts import rules
from zhibu.register.accounts.models import Appointment, Handover, Invitation, User
from zhibu.register.accounts.queries.people import named_like
from zhibu.register.members.models import Member

ROLES = [c for c in Role.choices if c[0] not in {Role.MEMBER, Role.JOB}]


class AccountFilter(Conditions):
    """By name, and by whether one can log in."""

    search = django_filters.CharFilter(
        label=_("Name or user name"), method="filter_search"
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("open", _("open")),
            ("closed", _("closed")),
            ("locked", _("locked for a while")),
            ("one_step", _("without a second step")),
        ],
        method="filter_state",
    )

    class Meta:
        model = User
        fields: list[str] = []

    def filter_search(self, rows: QuerySet[User], name: str, text: str) -> Any:
        """By name, initials or user name."""
        return rows.filter(named_like(text))

    def filter_state(self, rows: QuerySet[User], name: str, state: str) -> Any:
        """By the annotations of the list."""
        return rows.filter(
            {
                "open": Q(is_active=True),
                "closed": Q(is_active=False),
                "locked": Q(is_locked=True),
                "one_step": Q(has_totp=False),
            }[state]
        )


class AppointmentFilter(Conditions):
    """By person or organisation, role, and whether it is in force."""

    search = django_filters.CharFilter(
        label=_("Person or organisation"), method="filter_search"
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("ending", _("ending within 30 days")),
            ("future", _("not yet begun")),
            ("ended", _("ended")),
            ("all", _("all")),
        ],
        empty_label=_("in force"),
        method="filter_state",
    )
    role = django_filters.ChoiceFilter(label=_("Role"), choices=ROLES)

    class Meta:
        model = Appointment
        fields: list[str] = []

    def filter_queryset(self, queryset: Any) -> Any:
        """What is in force, unless another state is asked for."""
        rows = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("state")
        return rows if asked else rows.held_on(timezone.localdate())

    def filter_search(self, rows: Any, name: str, text: str) -> Any:
        """By the person's name, or a part of the organisation's."""
        place = Q(organisation__name__contains=clean(text))
        return rows.filter(named_like(text, "user__") | place)

    def filter_state(self, rows: Any, name: str, state: str) -> Any:
        """As of today."""
        today = timezone.localdate()
        if state == "all":
            return rows
        if state == "ending":
            near = today + timedelta(days=rules.END_IS_NEAR_DAYS)
            return rows.ending(today, near).order_by("ends_on", "pk")
        if state == "future":
            return rows.filter(starts_on__gt=today)
        return rows.filter(ends_on__lt=today)


class InvitationFilter(Conditions):
    """By person, and by what became of the code."""

    search = django_filters.CharFilter(label=_("Name"), method="filter_search")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("open", _("not used yet")),
            ("expired", _("expired")),
            ("used", _("used")),
            ("withdrawn", _("withdrawn")),
        ],
        method="filter_state",
    )

    class Meta:
        model = Invitation
        fields: list[str] = []

    def filter_search(self, rows: Any, name: str, text: str) -> Any:
        """By the member's name or initials."""
        return rows.filter(_member_like(text, "member__"))

    def filter_state(self, rows: Any, name: str, state: str) -> Any:
        """As of today."""
        today = timezone.localdate()
        if state == "open":
            return rows.open_on(today)
        if state == "used":
            return rows.exclude(used_on=None)
        if state == "withdrawn":
            return rows.exclude(withdrawn_on=None)
        return rows.filter(used_on=None, withdrawn_on=None, expires_on__lt=today)


class WithoutAccountFilter(Conditions):
    """Members without an account, by name and by organisation."""

    search = django_filters.CharFilter(label=_("Name"), method="filter_search")
    place = django_filters.CharFilter(
        label=_("Organisation"), method="filter_place", help_text=_("part of its name")
    )

    class Meta:
        model = Member
        fields: list[str] = []

    def filter_search(self, rows: Any, name: str, text: str) -> Any:
        """By name or initials."""
        return rows.filter(_member_like(text))

    def filter_place(self, rows: Any, name: str, text: str) -> Any:
        """By a part of the organisation's name."""
        return rows.filter(organisation__name__contains=clean(text))


class HandoverFilter(Conditions):
    """By person or place, and by how far it has come."""

    search = django_filters.CharFilter(
        label=_("Person or organisation"), method="filter_search"
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=Handover.State.choices
    )

    class Meta:
        model = Handover
        fields: list[str] = []

    def filter_search(self, rows: Any, name: str, text: str) -> Any:
        """By the name of either secretary, or a part of the organisation's."""
        place = Q(organisation__name__contains=clean(text))
        people = named_like(text, "giver__") | named_like(text, "taker__")
        return rows.filter(people | place)


def _member_like(text: str, prefix: str = "") -> Q:
    text = clean(text)
    by_name = Q(**{f"{prefix}name__contains": text})
    return by_name | Q(**{f"{prefix}initials__startswith": text.lower()})
