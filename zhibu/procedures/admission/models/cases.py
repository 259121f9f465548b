"""A case: the person, in which branch, and what follows from the acts done so far."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from zhibu.foundation.kernel.orgpath import lineage
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy.scope import OrgPathField, ScopedQuerySet
from zhibu.foundation.vault.fields import SealedField
from zhibu.procedures.admission import codes, rules
from zhibu.procedures.admission.models.acts import Act
from zhibu.register.accounts.models import User
from zhibu.register.members.codes import Education, Ethnicity, Sex
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import InOrganisation, Organisation
from zhibu.register.organisations.rules import may_admit


class CaseQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """Those that have not ended."""
        return self.filter(closed_on=None)

    def light(self) -> Self:
        """Without the sealed items: opening them takes longer than all the rest."""
        return self.defer("id_number", "phone", "address")

    def with_acts(self) -> Self:
        """With all that `facts` looks at: a few queries for any number of cases."""
        return self.select_related("organisation").prefetch_related(
            models.Prefetch("acts", Act.objects.counted(), to_attr="counted")
        )


class OfferedCases(CaseQuerySet):
    """Cases by the branch to which they are offered, which does not keep them yet."""

    path_field = "offered_path"


class Case(InOrganisation):
    """One person on the way into the Party, in the branch that develops him or her.

    What is known of the person, entered once: the register takes it over when the
    committee approves. Everything from `state` on follows from the acts and is kept by
    the services, so that lists and desks are ranges of an index.
    """

    name = models.CharField(_("name"), max_length=60)
    initials = models.CharField(_("initials"), max_length=60, editable=False)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex)
    ethnicity = models.CharField(
        _("ethnicity"), max_length=2, blank=True, choices=Ethnicity
    )
    id_number = SealedField(_("ID number"), blank=True)
    id_digest = models.CharField(  # noqa: DJ001 -- many have none, no two the same
        max_length=32, null=True, editable=False
    )
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    education = models.CharField(
        _("education"), max_length=2, blank=True, choices=Education
    )
    native_place = models.CharField(_("native place"), max_length=100, blank=True)
    phone = SealedField(_("phone"), blank=True)
    address = SealedField(_("home address"), blank=True)
    workplace = models.CharField(_("unit"), max_length=200, blank=True)
    post = models.CharField(_("post or occupation"), max_length=100, blank=True)
    number = models.CharField(_("student or staff number"), max_length=40, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    is_floating = models.BooleanField(_("floating"), default=False)
    has_unit = models.BooleanField(_("has a unit"), default=True)
    unit_has_organisation = models.BooleanField(
        _("the unit has a party organisation"), default=True
    )
    leaves_on = models.DateField(_("leaves the unit on"), null=True, blank=True)
    # Who was removed once may apply again from this day on (members' rules).
    rejoin_from = models.DateField(null=True, editable=False)

    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    # Who approves (R-DEV-26), and one level above it, where admissions are filed.
    upper = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    upper_path = OrgPathField(editable=False, blank=True)
    filing_path = OrgPathField(editable=False, blank=True)
    # A branch to which the person changed, and which has not taken over yet.
    offered_to = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    offered_path = OrgPathField(editable=False, blank=True)
    offered_on = models.DateField(_("offered on"), null=True)
    offered_because = models.CharField(_("reason"), max_length=500, blank=True)

    state = models.CharField(_("state"), max_length=30, choices=codes.State)
    stage = models.CharField(_("stage"), max_length=20, choices=codes.Stage, blank=True)
    since = models.DateField(_("since"), null=True)
    probation_ends = models.DateField(_("probation ends on"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)
    next_kind = models.CharField(
        _("next step"), max_length=30, choices=codes.ActKind, blank=True
    )
    next_who = models.CharField(
        _("who must act"), max_length=20, choices=codes.Who, blank=True
    )
    next_path = OrgPathField(editable=False, blank=True)  # of who must act
    earliest_on = models.DateField(_("at the earliest"), null=True)
    due_on = models.DateField(_("due on"), null=True)  # the first of all that is due
    papers_missing = models.PositiveSmallIntegerField(_("papers missing"), default=0)

    # Kind of document: the template that this case keeps while it runs.
    pinned = models.JSONField(default=dict, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CaseQuerySet.as_manager()  # type: ignore[misc]
    counted: list[Act]  # by `with_acts`

    class Meta:
        verbose_name = _("case of admission")
        verbose_name_plural = _("cases of admission")
        constraints = [
            models.UniqueConstraint(
                fields=["id_digest"],
                condition=Q(closed_on=None),
                name="one_open_case_a_person",
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(closed_on=None),
                name="one_open_case_a_member",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(closed_on=None),
                name="one_open_case_an_account",
            ),
        ]
        indexes = [
            models.Index(fields=["org_path", "closed_on", "stage", "initials", "id"]),
            models.Index(
                fields=["next_path", "next_who", "due_on"],
                condition=Q(closed_on=None),
                name="case_next",
            ),
            models.Index(
                fields=["offered_path"],
                condition=~Q(offered_path=""),
                name="case_offered",
            ),
            models.Index(fields=["user"], name="case_user"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Something may still be done in it."""
        return self.closed_on is None

    @property
    def is_deliberated(self) -> bool:
        """R-DEV-25: a body stands between the branch and who approves."""
        above = lineage(self.org_path)[:-1]
        return bool(self.upper_path) and above[-1:] != [self.upper_path]

    def path_of(self, who: str, kind: str = "") -> str:
        """The path of the organisation that must act. Who deliberates stands between
        the branch and who approves (R-DEV-25).
        """
        if kind == codes.ActKind.DELIBERATE and self.is_deliberated:
            return lineage(self.org_path)[-2]
        paths = {
            codes.Who.UPPER: self.upper_path,
            codes.Who.DEPARTMENT: self.filing_path,
        }
        return str(paths.get(codes.Who(who)) or self.org_path)

    def facts(
        self,
        *,
        has_committee: bool = True,
        analysed_on: date | None = None,
        acts: tuple[rules.Act, ...] | None = None,
    ) -> rules.Case:
        """What the rules look at; load the case `with_acts`, or give the acts.
        `has_committee`, whether the branch has one, and the last yearly analysis of
        the superior are asked elsewhere.
        """
        if acts is None:
            acts = tuple([act.facts() for act in self.counted])
        return rules.Case(
            birth_date=self.birth_date,
            acts=acts,
            is_member=False,
            rejoin_from=self.rejoin_from,
            is_floating=self.is_floating,
            has_unit=self.has_unit,
            unit_has_organisation=self.unit_has_organisation,
            leaves_on=self.leaves_on,
            branch_admits=may_admit(self.organisation.kind),
            has_committee=has_committee,
            is_deliberated=self.is_deliberated,
            analysed_on=analysed_on,
        )
