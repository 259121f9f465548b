"""Transfers of the membership relation, and the acts that were done in them."""

from operator import attrgetter
from typing import Any, Never, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.foundation.policy.scope import OrgPathField, ScopedQuerySet, below
from zhibu.procedures.transfers import codes, rules
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import InOrganisation, Organisation

_OPEN = [state.value for state in codes.OPEN]
_CASE = (
    "direction",
    "reason",
    "place",
    "distance",
    "away_from",
    "away_until",
    "unit_has_organisation",
)
_case_of = attrgetter(*_CASE)


def local_settings() -> rules.Settings:
    """What this installation chose where the regulation gives no number."""
    chosen: dict[str, Any] = settings.ZHIBU_TRANSFERS
    return rules.Settings(**chosen)


class TransferQuerySet(ScopedQuerySet):
    """A transfer is seen from both of its ends."""

    def within(self, *tops: str) -> Self:
        """Those with an end in these subtrees."""
        there = below("target_path", tops)
        return self.filter(self._below(tops) | there)

    def going_out(self, actor: Actor, perm: Perm) -> Self:
        """Those that leave an organisation within reach, or did."""
        return self.leaving(*roots(actor, perm))

    def leaving(self, *tops: str) -> Self:
        """Those that leave these subtrees, or did."""
        return self.filter(self._below(tops)).exclude(direction=codes.Direction.IN)

    def coming_in(self, actor: Actor, perm: Perm) -> Self:
        """Those that arrive there, or did."""
        return self.filter(below("target_path", roots(actor, perm)))

    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(state__in=_OPEN)


class Transfer(InOrganisation):
    """One transfer. `organisation` is the branch that is left; of one from outside, the
    branch that takes the member in.

    What the acts lead to is derived by the rules and stored beside them, so that lists
    and desks are ranges of an index: state, next step, who must act and until when.
    """

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="transfers", verbose_name=_("member")
    )
    direction = models.CharField(
        _("kind of transfer"), max_length=6, choices=codes.Direction
    )
    reason = models.CharField(_("why"), max_length=10, choices=codes.Reason)
    place = models.CharField(_("goes to"), max_length=10, choices=codes.Place)
    distance = models.CharField(_("how far"), max_length=10, choices=codes.Distance)
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    unit_has_organisation = models.BooleanField(
        _("the unit has a Party organisation"), default=True
    )
    # The end that sends: a committee of this system, or a name.
    source = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="letters_sent",
        verbose_name=_("sending committee"),
    )  # fmt: skip
    source_path = OrgPathField(editable=False, blank=True)
    source_name = models.CharField(
        _("sending organisation"), max_length=200, blank=True
    )
    # The end that receives: a committee of this system, and a branch of it; or a name.
    target = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="letters_received",
        verbose_name=_("receiving committee"),
    )  # fmt: skip
    branch = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="arrivals",
        verbose_name=_("new branch"),
    )  # fmt: skip
    target_path = OrgPathField(editable=False, blank=True)
    target_name = models.CharField(_("addressed to"), max_length=200, blank=True)
    target_unit = models.CharField(_("goes to (unit)"), max_length=200, blank=True)
    contact = models.CharField(_("contact of that end"), max_length=200, blank=True)

    # Derived from the acts.
    state = models.CharField(
        _("state"), max_length=10, choices=codes.State, editable=False
    )
    number = models.CharField(_("number of the letter"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"), null=True)
    valid_until = models.DateField(_("valid until"), null=True)
    dues_to = models.DateField(_("dues paid up to"), null=True)
    next_act = models.CharField(
        _("next step"), max_length=20, blank=True, choices=codes.ActKind
    )
    next_who = models.CharField(
        _("who must act"), max_length=10, blank=True, choices=codes.Who
    )
    acting_path = OrgPathField(editable=False, blank=True)
    due_on = models.DateField(_("due on"), null=True)
    question_on = models.DateField(_("not handed in for long since"), null=True)
    since = models.DateField(_("since"), null=True)
    asked_on = models.DateField(_("asked for on"))
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = TransferQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(state__in=_OPEN),
                name="one_open_transfer_a_member",
            )
        ]
        indexes = [
            models.Index(fields=["org_path", "state", "asked_on"]),
            models.Index(fields=["target_path", "state", "asked_on"]),
            models.Index(
                fields=["acting_path", "due_on"],
                condition=Q(state__in=_OPEN),
                name="transfer_due",
            ),
            models.Index(
                fields=["valid_until"],
                condition=Q(state=codes.State.ISSUED),
                name="transfer_in_transit",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Carry the paths of both ends."""
        self.carry_paths()
        super().save(*args, **kwargs)

    def carry_paths(self) -> None:
        """The receiving end hears of the transfer with the letter; its branch, once the
        member is there.
        """
        has_arrived = self.state in codes.ARRIVED
        end = self.branch if has_arrived else self.target
        is_told = has_arrived or self.issued_on is not None
        self.source_path = self.source.path if self.source else ""
        self.target_path = end.path if end and is_told else ""
        self.org_path = self.organisation.path

    @property
    def is_letter_out(self) -> bool:
        """A letter is out and still good: its two committees stay (R-TRF-05)."""
        return self.issued_on is not None and self.state not in codes.TO_BE_ISSUED_ANEW

    @property
    def is_open(self) -> bool:
        """Not ended."""
        return self.state in _OPEN

    @property
    def from_name(self) -> str:
        """Where the member comes from."""
        is_here = self.direction != codes.Direction.IN
        return str(self.organisation) if is_here else self.source_name

    @property
    def to_name(self) -> str:
        """Where the member goes to."""
        if self.direction == codes.Direction.OUT:
            return self.target_name
        return str(self.branch or self.target or "")

    def path_of(self, who: str, past: rules.Progress | None = None) -> str:
        """Where somebody of this end acts; "" when that end is not in this system."""
        places = {
            codes.Who.BRANCH: self.organisation.path,
            codes.Who.MEMBER: self.organisation.path,
            codes.Who.SYSTEM: self.organisation.path,
            codes.Who.SOURCE: self.source.path if self.source else "",
            codes.Who.TARGET: self.target.path if self.target else "",
            codes.Who.NEW_BRANCH: self.branch.path if self.branch else "",
        }
        if who == codes.Who.SUPERIOR:
            return self._superior_path(past.refused_by if past else "")
        return places[codes.Who(who)]

    def _superior_path(self, refused_by: str) -> str:
        """R-TRF-03: of a branch the committee, of a committee the one above it; who has
        none above decides itself.
        """
        if refused_by == codes.Who.BRANCH:
            return self.path_of(codes.Who.SOURCE)
        end = self.target if refused_by == codes.Who.TARGET else self.source
        if end is None:
            return ""
        return end.parent.path if end.parent else end.path

    def case(self, **facts: Any) -> rules.Case:
        """What the rules look at; `facts` are those that stand elsewhere."""
        member = self.member
        source, target, branch = self.source, self.target, self.branch
        return rules.Case(
            **dict(zip(_CASE, _case_of(self), strict=True)),
            is_probationary=member.category == Category.PROBATIONARY,
            is_suspended=member.suspended_on is not None,
            has_left=member.left_on is not None,
            source_may_send=source is None or source.transfers_nationwide,
            target_may_receive=target is None or target.transfers_nationwide,
            one_committee=source is not None and source == target,
            has_target=bool(target or self.target_name.strip()),
            same_branch=branch is not None and branch.pk == member.organisation_id
            and self.state not in codes.ARRIVED,
            acts=tuple(act.fact() for act in self.acts.all()) if self.pk else (),
            **facts,
        )  # fmt: skip

    def progress(self, **facts: Any) -> rules.Progress:
        """What the acts lead to."""
        return rules.fold(self.case(**facts), local_settings())


_ACT = tuple(name for name in rules.Act._fields if name != "same_branch")
_act_of = attrgetter(*_ACT)


class Act(models.Model):
    """One thing that was done in a transfer. Written once, never changed."""

    transfer = models.ForeignKey(Transfer, models.CASCADE, related_name="acts")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("what"), max_length=20, choices=codes.ActKind)
    day = models.DateField(_("day"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=codes.Outcome, default=codes.Outcome.DONE
    )
    by = models.CharField(_("as"), max_length=10, choices=codes.Who)
    text = models.TextField(_("reason or explanation"), blank=True)
    number = models.CharField(_("number of the letter"), max_length=60, blank=True)
    valid_days = models.PositiveSmallIntegerField(_("valid for days"), default=0)
    dues_to = models.DateField(_("dues paid up to"), null=True)
    carrier = models.CharField(
        _("travels"), max_length=20, blank=True, choices=codes.Carrier
    )
    file_sent = models.BooleanField(_("the file goes along"), default=False)
    file_examined = models.BooleanField(_("the file was examined"), default=False)
    is_excused = models.BooleanField(_("with a good reason"), default=True)
    receiver_told = models.BooleanField(_("the receiver was told"), default=False)
    issued_on = models.DateField(_("letter of"), null=True)
    accepted_on = models.DateField(_("accepted there on"), null=True)
    receipt_from = models.CharField(_("receipt from"), max_length=200, blank=True)
    registered_on = models.DateField(_("registered by the county on"), null=True)
    document = models.PositiveBigIntegerField(null=True)  # office: the letter
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("by"), max_length=100)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("act of a transfer")
        verbose_name_plural = _("acts of a transfer")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["transfer", "position"], name="transfer_act_position"
            ),
            models.UniqueConstraint(
                fields=["transfer", "number"],
                condition=~Q(number=""),
                name="transfer_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"

    def save(self, **kwargs: Any) -> None:
        """Insert; an act that exists is never changed."""
        if not self._state.adding:
            raise TypeError("acts are only added")
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, using: Any = None, keep_parents: bool = False) -> Never:
        """Acts are never deleted."""
        raise TypeError("acts are only added")

    def fact(self) -> rules.Act:
        """What the rules look at."""
        return rules.Act(**dict(zip(_ACT, _act_of(self), strict=True)))


# ---- whole branches and organisations

from zhibu.procedures.transfers.reorganisation_models import (  # noqa: E402, F401
    Notice,
    Part,
    Placement,
    Reorganisation,
)
