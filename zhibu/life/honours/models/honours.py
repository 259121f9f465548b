"""Honours that were given, with consent, certificate and revocation."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy.scope import OrgPathField, ScopedQuerySet, below
from zhibu.life.honours import codes, rules
from zhibu.life.honours.models.calls import Nomination
from zhibu.life.office.models import Document
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import InOrganisation, Organisation


class HonourQuerySet(ScopedQuerySet):
    def _held(self, roots: tuple[str, ...]) -> Q:
        """Of a member: where the member is now. Of an organisation: its own."""
        of_member = below("member__org_path", roots)
        return of_member | (Q(member=None) & below("org_path", roots))

    def _below(self, roots: tuple[str, ...]) -> Q:
        """Whoever keeps the holder sees it, and whoever gave it."""
        return self._held(roots) | below("giver_path", roots)

    def held_within(self, *roots: str) -> Self:
        """Those whose holders are in these subtrees."""
        return self.filter(self._held(roots))

    def standing(self, on: date) -> Self:
        """R-HON-08: neither revoked nor past their last day."""
        return self.filter(revoked_on=None).filter(
            Q(valid_until=None) | Q(valid_until__gte=on)
        )

    def public(self, on: date) -> Self:
        """R-HON-09 as SQL: what anybody may read."""
        person = Q(consent=codes.Consent.GIVEN, member__left_on=None)
        person &= Q(member__isnull=False, member__suspended_on=None)
        organisation = Q(member=None, organisation__closed_on=None)
        return self.standing(on).filter(person | organisation)


class Honour(InOrganisation):
    """An honour of a member, or of an organisation (no member).

    `organisation`: the holder, or where the member was when it was given. `giver` is
    an organisation of this register; an honour from outside has its name alone.
    """

    member = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="honours"
    )
    name = models.CharField(_("holder"), max_length=200)  # as it was then
    title = models.CharField(_("title"), max_length=20, choices=codes.Title)
    # What another honour is called; the others are called by their title.
    own_title = models.CharField(_("called"), max_length=100, blank=True)
    level = models.CharField(_("level"), max_length=1, choices=codes.Level)
    year = models.PositiveSmallIntegerField(_("year"))
    giver = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    giver_path = OrgPathField(editable=False, blank=True)
    giver_name = models.CharField(_("given by"), max_length=200)
    given_on = models.DateField(_("given on"))
    decision_number = models.CharField(
        _("number of the decision"), max_length=60, blank=True
    )
    deeds = models.TextField(_("deeds"), max_length=rules.DEEDS_MOST, blank=True)
    nomination = models.OneToOneField(
        Nomination, models.PROTECT, null=True, related_name="honour"
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    consent = models.CharField(
        _("consent"), max_length=10, blank=True, choices=codes.Consent
    )
    consent_on = models.DateField(_("answered on"), null=True)
    name_shown = models.CharField(
        _("name in public"),
        max_length=10,
        choices=codes.NameShown,
        default=codes.NameShown.MASKED,
    )
    shows_branch = models.BooleanField(_("branch in public"), default=False)
    shows_deeds = models.BooleanField(_("deeds in public"), default=False)

    revoked_on = models.DateField(_("revoked on"), null=True)
    revoked_because = models.CharField(
        _("ground"), max_length=20, blank=True, choices=codes.Revocation
    )
    revoked_note = models.CharField(_("what was found"), max_length=500, blank=True)
    revoked_by = models.CharField(_("revoked by"), max_length=100, blank=True)

    certificate = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+"
    )
    certificate_number = models.CharField(
        _("number of the certificate"), max_length=60, blank=True
    )
    recorded_on = models.DateField(_("recorded on"))
    recorded_by = models.CharField(_("recorded by"), max_length=100)

    objects = HonourQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(title=codes.Title.MEDAL) & ~Q(revoked_because="error"),
                name="medal_once",
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | ~Q(revoked_because=""),
                name="revoked_honour_has_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("given_on")),
                name="honour_valid_after_given",
            ),
        ]
        indexes = [
            models.Index(fields=["org_path", "year"], name="honour_holder"),
            models.Index(fields=["giver_path", "year"], name="honour_giver"),
            models.Index(
                fields=["certificate_number"],
                condition=~Q(certificate_number=""),
                name="honour_certificate",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.title_text}"

    @property
    def called(self) -> Any:
        """What it is called, in the language in which it is read: maybe later."""
        return self.own_title or codes.Title(self.title).label

    @property
    def title_text(self) -> str:
        """What it is called, in the language of whoever reads it now."""
        return str(self.called)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Carry the path of the giver along."""
        self.giver_path = self.giver.path if self.giver else ""
        super().save(*args, **kwargs)

    def facts(self) -> rules.Honour:
        """What the rules look at; reads the holder."""
        member = self.member
        counts = (
            self.organisation.closed_on is None
            if member is None
            else member.left_on is None and member.suspended_on is None
        )
        return rules.Honour(
            is_organisation=member is None,
            consent=self.consent,
            name_shown=self.name_shown,
            holder_counts=counts,
            valid_until=self.valid_until,
            revoked_on=self.revoked_on,
        )


class MedalLeftOut(InOrganisation):
    """Somebody who is due the medal by the register, and is not given it, with why."""

    member = models.OneToOneField(Member, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)
    decided_on = models.DateField(_("decided on"))
    decided_by = models.CharField(_("decided by"), max_length=100)

    class Meta:
        verbose_name = _("medal not given")
        verbose_name_plural = _("medals not given")

    def __str__(self) -> str:
        return str(self.member)
