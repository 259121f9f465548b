"""Notices, for whom they are, and who received them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Role
from zhibu.foundation.vault.fields import SealedField
from zhibu.life.notices import codes, rules
from zhibu.life.notices.models.people import OfPerson, one_person
from zhibu.life.notices.models.wording import Wording
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import (
    InOrganisation,
    Organisation,
    PartyGroup,
)


def reads_english() -> bool:
    """True when the page in hand is shown in English."""
    return (get_language() or "").startswith("en")


class Notice(InOrganisation):
    """A notice of an organisation: what it says, for whom, and what is asked back."""

    title = models.CharField(_("title"), max_length=rules.MOST_TITLE)
    text = SealedField(_("text"), max_length=rules.MOST_TEXT)
    urgency = models.CharField(
        _("urgency"),
        max_length=10,
        choices=codes.Urgency,
        default=codes.Urgency.ROUTINE,
    )
    is_sensitive = models.BooleanField(_("sensitive"), default=False)
    reply = models.CharField(
        _("reply wanted"), max_length=15, choices=codes.Reply, default=codes.Reply.NONE
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=codes.State, default=codes.State.DRAFT
    )
    send_at = models.DateTimeField(_("to be sent at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    people = models.PositiveIntegerField(_("recipients"), default=0)
    # While it is handed out to many: up to which member, then up to which copy.
    filled_to = models.BigIntegerField(null=True, editable=False)
    rounds = models.PositiveSmallIntegerField(_("reminders"), default=0)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    withdrawn_because = models.CharField(_("reason"), max_length=200, blank=True)
    is_automatic = models.BooleanField(default=False)  # told by an app
    # What an app told: by which template, in English too, and where it is about.
    wording = models.ForeignKey(Wording, models.PROTECT, null=True, related_name="+")
    title_en = models.CharField(max_length=rules.LONGEST_TITLE, blank=True)
    text_en = SealedField(max_length=rules.MOST_TEXT, blank=True)
    about = models.CharField(max_length=200, blank=True)  # the path of a page
    once = models.CharField(max_length=120, blank=True)  # told once under this name
    author_id = models.BigIntegerField(null=True)
    author = models.CharField(_("written by"), max_length=100)
    written_at = models.DateTimeField(_("written at"))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=codes.State.WITHDRAWN) | ~Q(withdrawn_because=""),
                name="withdrawn_notice_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=codes.State.SCHEDULED) | Q(send_at__isnull=False),
                name="scheduled_notice_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["once"], condition=~Q(once=""), name="told_once"
            ),
        ]
        indexes = [
            models.Index(fields=["org_path", "-written_at"]),
            models.Index(
                fields=["id"],
                condition=Q(filled_to__isnull=False),
                name="notice_handed_out",
            ),
            models.Index(
                fields=["send_at"],
                condition=Q(state=codes.State.SCHEDULED),
                name="notice_to_be_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def shown_title(self) -> str:
        """The title in the language of whoever reads it, if there is one."""
        return self.title_en if self.title_en and reads_english() else self.title

    @property
    def shown_text(self) -> str:
        """The text in that language."""
        return self.text_en if self.title_en and reads_english() else self.text

    @property
    def is_draft(self) -> bool:
        """It can still be edited."""
        return self.state == codes.State.DRAFT

    @property
    def is_out(self) -> bool:
        """It stands in the inboxes, or did: not one that was stopped before."""
        return self.sent_at is not None and self.state != codes.State.SENDING

    def facts(self) -> rules.Facts:
        """What the rules look at."""
        return rules.Facts(
            state=codes.State(self.state),
            title=self.title,
            has_text=bool(self.text),
            reply=codes.Reply(self.reply),
            valid_until=self.valid_until,
            parts=self.parts.count() if self.pk else 0,
            reminded_at=self.reminded_at,
        )


class Part(models.Model):
    """One part of an audience; a notice reaches everybody in any of its parts, once."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="parts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    who = models.CharField(
        _("for whom"), max_length=15, choices=codes.Who, default=codes.Who.EVERYONE
    )
    role = models.CharField(_("role"), max_length=30, choices=Role, blank=True)
    group = models.ForeignKey(PartyGroup, models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("part of an audience")
        verbose_name_plural = _("parts of an audience")

    def __str__(self) -> str:
        if self.member_id:
            return str(self.member)
        if self.group_id:
            return f"{self.organisation} · {self.group}"
        label = self.get_role_display() if self.role else self.get_who_display()
        return f"{self.organisation} · {label}"


class Recipient(OfPerson):
    """One person's copy of a notice in the inbox, and what he or she answered.

    Whether somebody opened it is written nowhere.
    """

    notice = models.ForeignKey(
        Notice, models.PROTECT, db_index=False, related_name="recipients"
    )
    answer = models.CharField(
        _("answer"), max_length=15, choices=codes.Answer, blank=True
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("recipient of a notice")
        verbose_name_plural = _("recipients of notices")
        constraints = [
            one_person("recipient_is_one_person"),
            models.UniqueConstraint(
                fields=["notice", "member"],
                condition=Q(member__isnull=False),
                name="member_receives_once",
            ),
            models.UniqueConstraint(
                fields=["notice", "user"],
                condition=Q(user__isnull=False),
                name="account_receives_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "id"],
                condition=Q(member__isnull=False),
                name="inbox_of_member",
            ),
            models.Index(
                fields=["user", "id"],
                condition=Q(user__isnull=False),
                name="inbox_of_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.member_id or self.user_id}"
