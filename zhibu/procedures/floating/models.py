"""Stays away from home, contacts, host branches, reports-in, and words in a branch."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from zhibu.foundation.kernel.divisions import full_name
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy.scope import OrgPathField, ScopedQuerySet
from zhibu.foundation.vault.fields import SealedField
from zhibu.procedures.floating import codes, rules
from zhibu.register.members.codes import Category, FloatingDestination
from zhibu.register.members.models import Member
from zhibu.register.organisations.codes import UnitNature
from zhibu.register.organisations.models import InOrganisation, Organisation

RURAL = frozenset({UnitNature.VILLAGE, UnitNature.RURAL_COMMUNITY, UnitNature.TOWNSHIP})


class StayQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(ended_on=None)

    def with_facts(self) -> Self:
        """With all that `facts` looks at: a few queries for any number of stays."""
        sealed = ("member__id_number", "member__phone", "member__address")
        return (
            self.select_related("member", "organisation")
            .defer(*sealed, "organisation__contact_phone")
            .prefetch_related(
                models.Prefetch("arrivals", Arrival.objects.open(), to_attr="reports")
            )
        )


class Stay(InOrganisation):
    """Where a member says he or she is, from a day to a day: the outflow (R-FLO-02).

    `organisation` is the home branch. What follows from days, contacts and answers
    stands from `state` on and is kept by the services, so that lists and desks are
    ranges of an index.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="stays")
    division_code = models.CharField(_("city or county"), max_length=6, blank=True)
    country = models.CharField(_("country or region abroad"), max_length=60, blank=True)
    reason = models.CharField(_("why away"), max_length=20, choices=codes.Reason)
    trade = models.CharField(_("trade"), max_length=1, blank=True, choices=codes.Trade)
    work = models.CharField(_("unit and work there"), max_length=100, blank=True)
    starts_on = models.DateField(_("away since"))
    until = models.DateField(_("expected back on"), null=True, blank=True)
    ended_on = models.DateField(_("last day away"), null=True, blank=True)
    ended_because = models.CharField(
        _("how it ended"), max_length=20, blank=True, choices=codes.Ending
    )
    is_fixed = models.BooleanField(_("at one fixed place"), default=False)
    unit_has_organisation = models.BooleanField(
        _("the unit there has a party organisation"), default=False
    )
    cannot_transfer = models.CharField(
        _("why the relation stays at home"), max_length=200, blank=True
    )
    contact_person = models.CharField(_("who keeps contact"), max_length=60, blank=True)
    card_number = models.CharField(_("activity card"), max_length=40, blank=True)
    declared_on = models.DateField(_("declared on"))
    declared_by = models.CharField(_("declared by"), max_length=100)

    home_division = models.CharField(max_length=6, blank=True, editable=False)
    host = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("host branch"),
    )
    host_path = OrgPathField(editable=False, blank=True)
    last_contact_on = models.DateField(_("last contact"), null=True)
    last_report_on = models.DateField(_("last report home"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=codes.StayState)
    is_floating = models.BooleanField(_("floating member"), default=False)
    destination = models.CharField(
        _("Within the province or beyond"),
        max_length=1,
        blank=True,
        choices=FloatingDestination,
    )
    contact_due_on = models.DateField(_("contact due on"), null=True)
    lost_on = models.DateField(_("counts as lost from"), null=True)
    next_duty = models.CharField(
        _("what is due"), max_length=20, blank=True, choices=codes.Duty
    )
    due_on = models.DateField(_("due on"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StayQuerySet.as_manager()  # type: ignore[misc]
    reports: "list[Arrival]"  # by `with_facts`: those that are open

    class Meta:
        verbose_name = _("stay away from home")
        verbose_name_plural = _("stays away from home")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_on=None), name="one_open_stay"
            ),
            models.CheckConstraint(
                condition=~(~Q(division_code="") & ~Q(country="")),
                name="stay_in_china_or_abroad",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("starts_on")),
                name="stay_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(ended_because=""),
                name="ended_stay_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["org_path", "contact_due_on"],
                condition=Q(ended_on=None),
                name="stay_contact_due",
            ),
            models.Index(
                fields=["org_path", "lost_on"],
                condition=Q(ended_on=None),
                name="stay_lost_on",
            ),
            models.Index(
                fields=["org_path", "due_on"],
                condition=Q(ended_on=None),
                name="stay_due",
            ),
            models.Index(
                fields=["host_path"], condition=~Q(host_path=""), name="stay_host"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.place}"

    @property
    def place(self) -> str:
        """Where to, in words: 广东省深圳市南山区, or the country."""
        return str(self.country) or full_name(self.division_code)

    @property
    def is_open(self) -> bool:
        """It has not ended."""
        return self.ended_on is None

    def facts(self) -> rules.Away:
        """What the rules look at; load the stay `with_facts`."""
        member, branch = self.member, self.organisation
        report = self.reports[0] if self.reports else None
        return rules.Away(
            on_roll=member.left_on is None and member.suspended_on is None,
            is_full=member.category == Category.FULL,
            member=member.pk,
            home=self.home_division,
            place=self.division_code,
            country=self.country,
            reason=self.reason,
            trade=self.trade,
            starts_on=self.starts_on,
            until=self.until,
            ended_on=self.ended_on,
            is_fixed=self.is_fixed,
            unit_has_organisation=self.unit_has_organisation,
            cannot_transfer=self.cannot_transfer,
            last_contact_on=self.last_contact_on,
            last_report_on=self.last_report_on,
            reported_on=report.reported_on if report else None,
            accepted_on=report.answered_on if report else None,
            has_card=bool(self.card_number),
            is_rural=branch.unit_nature in RURAL,
            contact_person=self.contact_person,
        )


class Contact(InOrganisation):
    """One contact of home branch and member, or the attempt. Rows are only added."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="contacts")
    day = models.DateField(_("day"))
    way = models.CharField(_("how"), max_length=10, choices=codes.Way)
    reached = models.BooleanField(_("reached"), default=True)
    is_report = models.BooleanField(_("report of the member"), default=False)
    note = SealedField(_("note"), blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=100)
    recorded_on = models.DateField(_("recorded on"))

    class Meta:
        verbose_name = _("contact with a floating member")
        verbose_name_plural = _("contacts with floating members")
        indexes = [models.Index(fields=["stay", "day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.get_way_display()}"


class Host(InOrganisation):
    """A branch that opted in to take floating members: what it says of itself.

    All of it is public while `is_open`, but for the phone: that only when the branch
    says so.
    """

    is_open = models.BooleanField(_("takes floating members"), default=True)
    is_online = models.BooleanField(_("meets online"), default=False)
    division_code = models.CharField(_("city or county"), max_length=6)
    trades = models.CharField(_("trades"), max_length=20, blank=True)  # "CFI"
    contact_name = models.CharField(_("contact"), max_length=60)
    contact_phone = SealedField(_("contact phone"), blank=True)
    phone_is_public = models.BooleanField(
        _("show the phone on the public page"), default=False
    )
    words = models.CharField(_("what members find here"), max_length=300, blank=True)
    most = models.PositiveIntegerField(_("takes at most"), default=0)

    class Meta:
        verbose_name = _("host branch")
        verbose_name_plural = _("host branches")
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="host_once")
        ]
        indexes = [
            models.Index(
                fields=["division_code"], condition=Q(is_open=True), name="host_place"
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class ArrivalQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """Those unanswered, and those who take part."""
        return self.filter(state__in=sorted(rules.OPEN))


class Arrival(InOrganisation):
    """A report-in (报到) at a host branch: the inflow (R-FLO-02).

    Of a member in this register with the stay; of somebody from outside with name,
    ID number and home branch, matched later by person.
    """

    stay = models.ForeignKey(Stay, models.PROTECT, null=True, related_name="arrivals")
    name = models.CharField(_("name"), max_length=60)
    id_number = SealedField(_("ID number"), blank=True)
    id_digest = models.CharField(max_length=32, blank=True, editable=False)
    phone = SealedField(_("phone"), blank=True)
    home_name = models.CharField(_("home branch"), max_length=200)
    home_phone = models.CharField(
        _("phone of the home branch"), max_length=40, blank=True
    )
    is_full = models.BooleanField(_("full member"), default=True)
    words = models.CharField(_("what the member says"), max_length=300, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=codes.ArrivalState,
        default=codes.ArrivalState.REPORTED,
    )
    reported_on = models.DateField(_("reported on"))
    due_on = models.DateField(_("answer due on"))
    answered_on = models.DateField(_("answered on"), null=True)
    answered_by = models.CharField(_("answered by"), max_length=100, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    ended_on = models.DateField(_("ended on"), null=True)

    objects = ArrivalQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("report-in")
        verbose_name_plural = _("reports-in")
        constraints = [
            models.UniqueConstraint(
                fields=["stay"],
                condition=Q(
                    state__in=[
                        codes.ArrivalState.REPORTED,
                        codes.ArrivalState.ACCEPTED,
                    ]
                ),
                name="one_open_arrival",
            )
        ]
        indexes = [
            models.Index(fields=["org_path", "state", "due_on"], name="arrival_due"),
            models.Index(
                fields=["id_digest"], condition=~Q(id_digest=""), name="arrival_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.organisation}"


class Contribution(InOrganisation):
    """What is written in an online branch: by a member to the others, or as a report of
    experience (汇报心得); by who keeps the branch, as a notice. What is removed stays,
    with the reason in its place.
    """

    class Kind(models.TextChoices):
        TALK = "talk", _("to the branch")
        REPORT = "report", _("report of experience")
        NOTICE = "notice", _("notice of the branch")

    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(_("written by"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TALK)
    text = SealedField(_("text"))
    written_at = models.DateTimeField(_("written at"))
    happens_on = models.DateField(_("day of the activity"), null=True, blank=True)
    removed_on = models.DateField(_("removed on"), null=True)
    removed_by = models.CharField(_("removed by"), max_length=100, blank=True)
    removed_because = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes = [models.Index(fields=["organisation", "kind", "-written_at"])]

    def __str__(self) -> str:
        return f"{self.author_name} {self.written_at:%Y-%m-%d}"


class Planning(models.Model):
    """What could be planned at an office above, as of last night: for its desk."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="+"
    )
    org_path = OrgPathField(editable=False)
    proposals = models.PositiveIntegerField()  # online branches that could be set up
    adjustments = models.PositiveIntegerField()  # of those that there are
    counted_on = models.DateField()

    class Meta:
        verbose_name = _("planning of online branches")
        verbose_name_plural = _("planning of online branches")
        indexes = [models.Index(fields=["org_path"])]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.proposals}, {self.adjustments}"
