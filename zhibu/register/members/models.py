"""The register of members: one record a person, kept once and used everywhere."""

from operator import attrgetter

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy.scope import OrgPathField, ScopedQuerySet
from zhibu.foundation.vault.fields import SealedField
from zhibu.register.members import codes, rules
from zhibu.register.organisations.models import (
    InOrganisation,
    Organisation,
    PartyGroup,
    Term,
)

_FACTS = tuple(rules.Facts.__dataclass_fields__)
_facts_of = attrgetter(*_FACTS)


class MemberQuerySet(ScopedQuerySet):
    def on_roll(self) -> "MemberQuerySet":
        """Those who count: not left, membership not suspended (R-LOST-04)."""
        return self.filter(left_on=None, suspended_on=None)

    def here(self) -> "MemberQuerySet":
        """Those who have not left, suspended ones included."""
        return self.filter(left_on=None)


class Member(InOrganisation):
    """A member of the party: the 16 items of the national form, and what acts need.

    ID number, phone and address are sealed; their digests find and compare them.
    Nobody is deleted: a member leaves with a date and a reason.
    """

    name = models.CharField(_("name"), max_length=60)
    initials = models.CharField(_("initials"), max_length=60, editable=False)
    sex = models.CharField(_("sex"), max_length=1, choices=codes.Sex)
    ethnicity = models.CharField(
        _("ethnicity"), max_length=2, blank=True, choices=codes.Ethnicity
    )
    id_number = SealedField(_("ID number"), blank=True)
    id_digest = models.CharField(  # noqa: DJ001 -- many have none, no two the same
        max_length=32, null=True, unique=True, editable=False
    )
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    education = models.CharField(
        _("education"), max_length=2, blank=True, choices=codes.Education
    )
    degree = models.CharField(
        _("degree"), max_length=1, blank=True, choices=codes.Degree
    )
    category = models.CharField(_("category"), max_length=1, choices=codes.Category)
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    full_since = models.DateField(_("full member since"), null=True, blank=True)
    occupation = models.CharField(_("occupation"), max_length=4, blank=True)
    phone = SealedField(_("phone"), blank=True)
    phone_digest = models.CharField(
        max_length=32, blank=True, db_index=True, editable=False
    )
    address = SealedField(_("home address"), blank=True)

    suspended_on = models.DateField(_("membership suspended on"), null=True, blank=True)
    suspended_because = models.CharField(
        _("reason of suspension"), max_length=20, blank=True, choices=codes.Suspension
    )
    is_lost = models.BooleanField(_("lost contact"), default=False)
    lost_since = models.DateField(_("lost since"), null=True, blank=True)
    is_floating = models.BooleanField(_("floating member"), default=False)
    floating_place = models.CharField(_("went to"), max_length=100, blank=True)
    floating_since = models.DateField(_("away since"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    left_because = models.CharField(
        _("reason of leaving"), max_length=20, blank=True, choices=codes.Leaving
    )
    left_to = models.CharField(_("left to"), max_length=200, blank=True)

    number = models.CharField(_("student or staff number"), max_length=40, blank=True)
    native_place = models.CharField(_("native place"), max_length=100, blank=True)
    workplace = models.CharField(_("workplace"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    title = models.CharField(_("professional title"), max_length=60, blank=True)
    is_hardship = models.BooleanField(_("in hardship"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    group = models.ForeignKey(
        PartyGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("party group"),
    )

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MemberQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | ~Q(left_because=""),
                name="who_left_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["org_path", "left_on", "initials", "id"]),
            # How names begin; the operator class matters on PostgreSQL only.
            models.Index(
                fields=["name"],
                name="member_name",
                opclasses=["varchar_pattern_ops"],
            ),
            models.Index(
                fields=["initials"],
                name="member_initials",
                opclasses=["varchar_pattern_ops"],
            ),
            models.Index(
                fields=["org_path", "joined_on"],
                condition=Q(category=codes.Category.PROBATIONARY, left_on=None),
                name="members_on_probation",
            ),
            models.Index(
                fields=["org_path", "lost_since"],
                condition=Q(is_lost=True, left_on=None),
                name="members_lost",
            ),
            models.Index(
                fields=["org_path", "suspended_on"],
                condition=Q(suspended_on__isnull=False, left_on=None),
                name="members_suspended",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def facts(self) -> rules.Facts:
        """What the rules look at; opens the sealed items."""
        return rules.Facts(**dict(zip(_FACTS, _facts_of(self), strict=True)))


class Post(InOrganisation):
    """A post that a member holds in an organisation (党内职务), from a day to a day."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="posts")
    kind = models.CharField(_("post"), max_length=30, choices=codes.PostKind)
    term = models.ForeignKey(
        Term, models.PROTECT, null=True, blank=True, related_name="posts"
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_it_began",
            )
        ]
        indexes = [models.Index(fields=["org_path", "ends_on"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.member}"


class Correction(InOrganisation):
    """A request to correct the own record; it lands on the desk of the secretary."""

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        ACCEPTED = "accepted", _("record corrected")
        DECLINED = "declined", _("not corrected")

    member = models.ForeignKey(Member, models.PROTECT, related_name="corrections")
    field = models.CharField(_("item"), max_length=30)
    wanted = SealedField(_("should be"))
    explanation = models.CharField(_("explanation"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN
    )
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("answer due on"))
    decided_on = models.DateField(_("decided on"), null=True)
    decided_by = models.CharField(_("decided by"), max_length=100, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("request for correction")
        verbose_name_plural = _("requests for correction")
        indexes = [models.Index(fields=["org_path", "state", "due_on"])]

    def __str__(self) -> str:
        column = Member._meta.get_field(self.field)
        label = rules.LABELS.get(self.field) or column.verbose_name  # type: ignore[union-attr]
        return f"{self.member}: {label}"


class Finding(InOrganisation):
    """What is wrong or missing in one record, found anew after every write.

    Desks and lists count and filter these rows; nobody computes rules over a county.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="findings")
    code = models.CharField(max_length=40)  # of the Problem, or "<item>_missing"
    field = models.CharField(max_length=30, blank=True)
    is_hard = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "code", "field"], name="finding_once_a_member"
            )
        ]
        indexes = [models.Index(fields=["org_path", "code"])]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.code}"


class HeadcountChange(models.Model):
    """How many more (or fewer) members of a kind an organisation has.

    Written in the transaction that changes a member; `statistics` folds the lines into
    the totals of all organisations above. `counts` maps a cell (members/tally.py) to a
    signed number.
    """

    org_path = OrgPathField()
    counts = models.JSONField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["org_path"])]

    def __str__(self) -> str:
        return self.org_path


__all__ = [
    "Correction",
    "Finding",
    "HeadcountChange",
    "Member",
    "MemberQuerySet",
    "Organisation",
    "Post",
]
