"""The outbox of messages, and what workers keep for it."""

from django.db import models
from django.db.models import Q

from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault.fields import SealedField
from zhibu.life.notices import codes
from zhibu.life.notices.models.notices import Recipient


class Message(models.Model):
    """One line of the outbox: a notice on its way to one person.

    It is written in the transaction of the act that tells. Until a worker has chosen a
    channel, `channel` is empty; `detail` says why it failed, `reference` is what the
    channel calls it. While it is being sent, `due_at` is when the worker's claim ends.
    """

    # Made of rows that stand there in the same transaction, and are never deleted: a
    # check of each of a million would take PostgreSQL seconds and find nothing.
    recipient = models.ForeignKey(
        Recipient,
        models.PROTECT,
        db_index=False,
        db_constraint=False,
        related_name="messages",
    )
    round = models.PositiveSmallIntegerField(default=0)  # 1, 2 …: reminders
    channel = models.CharField(
        _("channel"), max_length=10, choices=codes.Channel, blank=True
    )
    state = models.CharField(
        _("state"), max_length=10, choices=codes.Outcome, default=codes.Outcome.PENDING
    )
    in_digest = models.BooleanField(default=False)
    due_at = models.DateTimeField(_("due at"))
    expires_at = models.DateTimeField(_("tried until"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    detail = models.CharField(_("what the channel said"), max_length=200, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "round", "channel"], name="message_once_a_channel"
            )
        ]
        indexes = [
            models.Index(
                fields=["channel", "due_at"],
                condition=Q(state__in=sorted(codes.OPEN)),
                name="message_queue",
            ),
            models.Index(
                fields=["channel", "reference"],
                condition=~Q(reference=""),
                name="message_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.channel} {self.state}"

    @property
    def key(self) -> str:
        """The same for every attempt: a channel that knows it sends it once."""
        return f"zhibu-{self.pk}"


class Token(models.Model):
    """A token that a channel gave for some time, kept for all workers."""

    name = models.CharField(max_length=30, unique=True)
    value = SealedField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("token of a channel")
        verbose_name_plural = _("tokens of channels")

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """Up to when a reminder has looked: the next run begins there."""

    name = models.CharField(max_length=40, unique=True)
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("run of a reminder")
        verbose_name_plural = _("runs of reminders")

    def __str__(self) -> str:
        return f"{self.name} {self.until}"


class Canary(models.Model):
    """A message that the program sends to itself by a channel, every hour."""

    channel = models.CharField(_("channel"), max_length=10, choices=codes.Channel)
    sent_at = models.DateTimeField(_("sent at"))
    state = models.CharField(_("state"), max_length=10, choices=codes.Outcome)
    detail = models.CharField(_("what the channel said"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("canary message")
        verbose_name_plural = _("canary messages")
        indexes = [models.Index(fields=["channel", "-sent_at"])]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
