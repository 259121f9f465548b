"""Calls for nominations, what came from below, and objections to it."""

from typing import Self

from django.db import models
from django.db.models import Q

from zhibu.foundation.kernel import orgpath
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.foundation.policy.scope import ScopedQuerySet
from zhibu.foundation.vault.fields import SealedField
from zhibu.life.honours import codes, rules
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import InOrganisation, Organisation


class CallQuerySet(ScopedQuerySet):
    def _below(self, roots: tuple[str, ...]) -> Q:
        """A call is for the organisation that called and for all below: so whoever is
        below reads it, and who is above oversees it.
        """
        above = {path for root in roots for path in orgpath.lineage(root)}
        return super()._below(roots) | Q(org_path__in=sorted(above))

    def of(self, actor: Actor, perm: Perm) -> Self:
        """Those that the actor's own organisations, or organisations below, called."""
        return self.filter(super()._below(roots(actor, perm)))


class Call(InOrganisation):
    """An organisation calls for nominations (评选表彰): title, year, quota, days."""

    title = models.CharField(_("title"), max_length=20, choices=codes.Title)
    year = models.PositiveSmallIntegerField(_("year"))
    quota = models.PositiveSmallIntegerField(
        _("nominations of each organisation"), default=1
    )
    conditions = models.CharField(_("conditions"), max_length=1000, blank=True)
    working_days = models.PositiveSmallIntegerField(
        _("working days of the public notice"), default=rules.LEAST_WORKING_DAYS
    )
    objections_to = models.CharField(_("who receives objections"), max_length=200)
    called_on = models.DateField(_("called on"))
    until = models.DateField(_("nominations until"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=codes.CallState,
        default=codes.CallState.OPEN,
    )
    publicity_from = models.DateField(_("public notice from"), null=True)
    publicity_until = models.DateField(_("public notice until"), null=True)
    decided_on = models.DateField(_("decided on"), null=True)
    decision_number = models.CharField(
        _("number of the decision"), max_length=60, blank=True
    )
    withdrawn_because = models.CharField(_("reason"), max_length=300, blank=True)

    objects = CallQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("call for nominations")
        verbose_name_plural = _("calls for nominations")
        indexes = [
            models.Index(fields=["org_path", "state", "until"], name="call_state"),
            models.Index(
                fields=["publicity_until"],
                condition=Q(state=codes.CallState.PUBLICITY),
                name="call_publicity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_title_display()}"

    def facts(self) -> rules.Call:
        """What the rules look at."""
        return rules.Call(
            title=self.title,
            state=self.state,
            called_on=self.called_on,
            until=self.until,
            quota=self.quota,
            working_days=self.working_days,
            publicity_from=self.publicity_from,
            publicity_until=self.publicity_until,
        )


class Nomination(InOrganisation):
    """Somebody, or itself, whom an organisation proposes; `organisation` proposes."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="nominations")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    nominee = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(_("name"), max_length=200)
    deeds = models.TextField(_("deeds"), max_length=rules.DEEDS_MOST)
    meeting_on = models.DateField(_("day of the branch meeting"))
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=codes.NominationState,
        default=codes.NominationState.PROPOSED,
    )
    proposed_on = models.DateField(_("proposed on"))
    proposed_by = models.CharField(_("proposed by"), max_length=100)
    checked_on = models.DateField(_("checked on"), null=True)
    checked_by = models.CharField(_("checked by"), max_length=100, blank=True)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            models.CheckConstraint(
                condition=Q(member=None) ^ Q(nominee=None),
                name="nomination_of_one",
            ),
            models.UniqueConstraint(
                fields=["call", "member"],
                condition=~Q(state__in=["withdrawn", "declined"]),
                name="nomination_member_once",
            ),
            models.UniqueConstraint(
                fields=["call", "nominee"],
                condition=~Q(state__in=["withdrawn", "declined"]),
                name="nomination_organisation_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["org_path", "proposed_on"],
                condition=Q(state=codes.NominationState.PROPOSED),
                name="nomination_unchecked",
            )
        ]

    def __str__(self) -> str:
        return self.name


class HonourObjection(InOrganisation):
    """What was said against a nominee during the public notice. Nothing tells who."""

    nomination = models.ForeignKey(
        Nomination, models.PROTECT, related_name="objections"
    )
    received_on = models.DateField(_("received on"))
    received_by = models.CharField(_("received by"), max_length=100)
    text = SealedField(_("objection"))
    answered_on = models.DateField(_("answered on"), null=True)
    answer = SealedField(_("finding and answer"), blank=True)
    is_upheld = models.BooleanField(_("upheld"), default=False)

    class Meta:
        verbose_name = _("objection to a nomination")
        verbose_name_plural = _("objections to nominations")
        indexes = [
            models.Index(
                fields=["org_path", "received_on"],
                condition=Q(answered_on=None),
                name="honour_objection_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.received_on}"
