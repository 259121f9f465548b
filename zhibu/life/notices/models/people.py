"""Rows of one person: how to reach somebody, and by which bound channels."""

from typing import Self

from django.db import models
from django.db.models import Q

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.foundation.vault.fields import SealedField
from zhibu.life.notices import codes, rules
from zhibu.register.accounts.models import User
from zhibu.register.members.models import Member


def mine(member_id: int | None, user_id: int | None) -> Q:
    """The condition on rows of one person, for a question that may be prepared."""
    where = Q(pk__in=())
    if member_id is not None:
        where |= Q(member_id=member_id)
    if user_id is not None:
        where |= Q(user_id=user_id)
    return where


class PersonQuerySet(models.QuerySet[models.Model]):
    """Rows that belong to one person."""

    def of(self, actor: Actor) -> Self:
        """Those of the actor: by the own record, or by an account that has none."""
        return self.filter(mine(actor.member_id, actor.user_id))


class OfPerson(models.Model):
    """A row of one person: a member of the register, else an account."""

    member = models.ForeignKey(
        Member, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, db_index=False, related_name="+"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """Whose it is."""
        return str(self.member or self.user)


def one_person(name: str) -> models.CheckConstraint:
    """The row belongs to a member or to an account, never to both."""
    is_member = Q(member__isnull=False, user=None)
    return models.CheckConstraint(
        condition=is_member | Q(member=None, user__isnull=False), name=name
    )


class Preference(OfPerson):
    """How a person wants to be reached; up to where the inbox was looked through."""

    seen = models.BigIntegerField(default=0)  # newest Recipient when the inbox was open
    quiet_from = models.TimeField(_("quiet from"), default=rules.QUIET_FROM)
    quiet_until = models.TimeField(_("quiet until"), default=rules.QUIET_UNTIL)
    digest_at = models.TimeField(_("daily digest at"), default=rules.DIGEST_AT)
    urgent_at_night = models.BooleanField(
        _("urgent notices also in quiet hours"), default=True
    )

    class Meta:
        verbose_name = _("how somebody is reached")
        verbose_name_plural = _("how people are reached")
        constraints = [
            one_person("preference_is_one_person"),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(member__isnull=False),
                name="preference_once_a_member",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(user__isnull=False),
                name="preference_once_an_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id or self.user_id}"


class Binding(OfPerson):
    """A channel of a person. E-mail and telephone are those of the register: a row says
    only that they are not wanted or do not work. WeChat and push live by their row.
    """

    channel = models.CharField(_("channel"), max_length=10, choices=codes.Channel)
    address = SealedField(blank=True)  # the openid; the subscription of a browser
    digest = models.CharField(max_length=64, blank=True)  # of the address
    label = models.CharField(max_length=60, blank=True)  # which device
    is_on = models.BooleanField(_("wanted"), default=True)
    bound_at = models.DateTimeField(_("bound at"))
    broken_at = models.DateTimeField(_("does not work since"), null=True)
    broken_because = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("channel of a person")
        verbose_name_plural = _("channels of people")
        constraints = [
            one_person("binding_is_one_person"),
            models.UniqueConstraint(
                fields=["member", "channel", "digest"],
                condition=Q(member__isnull=False),
                name="binding_once_a_member",
            ),
            models.UniqueConstraint(
                fields=["user", "channel", "digest"],
                condition=Q(user__isnull=False),
                name="binding_once_an_account",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "digest"],
                condition=~Q(digest=""),
                name="binding_address",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.member_id or self.user_id}"


class Scene(OfPerson):
    """A QR code by which somebody binds WeChat: once, for a few minutes."""

    digest = models.CharField(max_length=64, unique=True)  # of what the code carries
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("QR code for binding")
        verbose_name_plural = _("QR codes for binding")
        constraints = [one_person("scene_is_one_person")]

    def __str__(self) -> str:
        return f"{self.pk} {self.expires_at}"
