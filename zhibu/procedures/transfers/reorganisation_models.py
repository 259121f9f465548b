"""Reorganisations: what the superior prepared and did with whole organisations."""

from typing import Self

from django.db import models
from django.db.models import Q

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy.scope import ScopedQuerySet
from zhibu.procedures.transfers import codes, rules
from zhibu.register.members.models import Member
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import InOrganisation, Organisation


class ReorganisationQuerySet(ScopedQuerySet):
    """What was carried out is seen by those whom it concerns, too."""

    def within(self, *tops: str) -> Self:
        """Those decided in these subtrees, and those that told somebody there."""
        told = Notice.objects.within(*tops).values("reorganisation_id")
        return self.filter(self._below(tops) | Q(pk__in=told))


class Reorganisation(InOrganisation):
    """One act of the superior: branches merged or dissolved, or organisations moved.

    `organisation` is the superior that decides, above all that it touches. While it is
    prepared it says what shall be; what it would do is read anew whenever somebody
    looks. Once it is carried out, it and its rows are the record and do not change.
    """

    kind = models.CharField(_("what"), max_length=10, choices=codes.Reshaping)
    state = models.CharField(
        _("state"), max_length=10, choices=codes.Stand, default=codes.Stand.PREPARED
    )
    # The branch that carries on, or the new superior. A branch that the act itself
    # sets up is there only when it is done: until then these three say what it will be.
    target = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("goes to"),
    )
    new_name = models.CharField(_("name of the new branch"), max_length=200, blank=True)
    new_kind = models.CharField(
        _("kind of the new branch"), max_length=3, blank=True, choices=Kind
    )
    superior = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("superior of the new branch"),
    )
    reason = models.CharField(_("reason"), max_length=200)
    decision = models.CharField(_("deciding document"), max_length=200)
    decided_on = models.DateField(_("decided on"))
    prepared_on = models.DateField(_("prepared on"))
    prepared_by = models.CharField(_("prepared by"), max_length=100)
    preparer_id = models.BigIntegerField(null=True)  # whose desk reminds of it
    done_on = models.DateField(_("carried out on"), null=True)
    done_by = models.CharField(_("carried out by"), max_length=100, blank=True)
    # What went along, by the key of the Follower: {"members": 42, "cases": 3}.
    counts = models.JSONField(default=dict)
    document = models.PositiveBigIntegerField(null=True)  # office: the notice
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReorganisationQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=codes.Stand.DONE, done_on__isnull=False)
                | ~Q(state=codes.Stand.DONE) & Q(done_on=None),
                name="done_reorganisation_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=False)
                | ~Q(new_name="") & Q(superior__isnull=False) & ~Q(state="done"),
                name="reorganisation_goes_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["org_path", "state", "prepared_on"], name="reshaping"),
        ]

    def __str__(self) -> str:
        return f"{self.what} → {self.goes_to}"

    @property
    def what(self) -> str:
        """What is decided, in words."""
        if self.founds:
            return str(_("merge branches into a new one"))
        return str(self.get_kind_display())

    @property
    def goes_to(self) -> str:
        """The name of the branch or superior, also of one that is not there yet."""
        return str(self.target) if self.target else self.new_name

    @property
    def founds(self) -> bool:
        """It sets up the branch that carries on."""
        return bool(self.new_name)

    @property
    def is_prepared(self) -> bool:
        """Nothing is done yet."""
        return self.state == codes.Stand.PREPARED

    @property
    def ends_branches(self) -> bool:
        """Its organisations are dissolved by it."""
        return self.kind in codes.ENDING

    def facts(self, parts: int) -> rules.Reshaping:
        """What the rules look at."""
        return rules.Reshaping(
            kind=self.kind,
            parts=parts,
            founds=self.founds,
            reason=self.reason,
            decision=self.decision,
            decided_on=self.decided_on,
        )


class Part(models.Model):
    """One organisation that ends or moves by it; its name is that of the time."""

    reorganisation = models.ForeignKey(
        Reorganisation, models.CASCADE, related_name="parts"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    above = models.CharField(_("superior until then"), max_length=200)

    class Meta:
        verbose_name = _("part of a reorganisation")
        verbose_name_plural = _("parts of a reorganisation")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "organisation"], name="part_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Where one member goes. Before: who goes elsewhere than all the others. After:
    every member who went, from where and to where.
    """

    reorganisation = models.ForeignKey(
        Reorganisation, models.CASCADE, related_name="placements"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="placements")
    start = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    branch = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # The day on which it was carried out: what the member's own page asks for.
    moved_on = models.DateField(_("moved on"), null=True)

    class Meta:
        verbose_name = _("member of a reorganisation")
        verbose_name_plural = _("members of a reorganisation")
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "member"], name="placement_once"
            )
        ]
        indexes = [models.Index(fields=["member", "moved_on"])]

    def __str__(self) -> str:
        return f"{self.member} → {self.branch}"


class NoticeQuerySet(ScopedQuerySet):
    def unseen(self) -> Self:
        """Those that nobody there has noted yet."""
        return self.filter(seen_on=None)


class Notice(InOrganisation):
    """What an organisation must know of a reorganisation, until somebody notes it."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",  # notices of an organisation are those that it sends
        verbose_name=_("organisation"),
    )
    reorganisation = models.ForeignKey(
        Reorganisation, models.PROTECT, related_name="notices"
    )
    told_on = models.DateField(_("told on"))
    seen_on = models.DateField(_("noted on"), null=True)
    seen_by = models.CharField(_("noted by"), max_length=100, blank=True)

    objects = NoticeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("notice of a reorganisation")
        verbose_name_plural = _("notices of a reorganisation")
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "organisation"], name="notice_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["org_path"], condition=Q(seen_on=None), name="notice_unseen"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.reorganisation}"
