"""The conditions by which the register is looked through.

Their names are addresses that desks and charts link to: README.md lists them.
"""

from collections.abc import Callable
from typing import Any, ClassVar

import django_filters as filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from zhibu.foundation.kernel.dates import add_months, add_years
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Perm, roots
from zhibu.foundation.web.conditions import Conditions
from zhibu.register.members import queries, rules
from zhibu.register.members.codes import (
    REMOVALS,
    Category,
    Education,
    EducationGroup,
    Ethnicity,
    Leaving,
    Sex,
    Standing,
    education_group,
)
from zhibu.register.members.models import (
    Correction,
    Finding,
    Member,
    MemberQuerySet,
)
from zhibu.register.members.queries import offering
from zhibu.register.members.queries.finding_words import CONTRADICTIONS, MISSING
from zhibu.register.organisations.models import Organisation

UNKNOWN = "unknown"
MOST_DRAWN = 500
_drawn: dict[tuple[Any, ...], str] = {}

_STANDINGS: dict[str, Q] = {
    Standing.NORMAL: Q(left_on=None, suspended_on=None),
    Standing.SUSPENDED: Q(left_on=None, suspended_on__isnull=False),
    Standing.TRANSFERRED: Q(left_because=Leaving.TRANSFERRED),
    Standing.REMOVED: Q(left_because__in=REMOVALS),
    Standing.DECEASED: Q(left_because=Leaving.DIED),
    "left": Q(left_on__isnull=False),
    "all": Q(),
}


def _as_they_are(choices: list[tuple[str, Any]]) -> Callable[[], Any]:
    """Choices as a function: every page copies its conditions with all they hold, and
    of fifteen lists that takes longer than to ask for fifty members.
    """
    return lambda: choices


def _bands(bands: tuple[rules.Band, ...]) -> Callable[[], list[tuple[str, Any]]]:
    return lambda: [
        *((band.code, band.label) for band in bands),
        (UNKNOWN, _("not known")),
    ]


class MemberConditions(forms.Form):
    """Those that are asked for most stand open, the others folded."""

    shown_first = ("organisation", "group", "category", "floating", "standing")


class BelowFilter(Conditions):
    """Conditions of a list, that of an organisation first: of it and of all below it.

    Offered are those right below the actor's own and below the chosen one; to whoever
    has a single one, none.
    """

    perm: ClassVar[Perm]
    organisation = filters.ChoiceFilter(method="below", label=_("Organisation"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tops = roots(self.request.actor, self.perm)
        rows = offering.near(tops, self.chosen, EVERYWHERE in tops)
        options = [(str(row.pk), str(row)) for row in rows]
        self.offered: dict[str, tuple[Any, ...]] = {}
        self.is_one_branch = len(options) < 2
        if self.is_one_branch:
            del self.filters["organisation"]
        else:
            self._offer_these("organisation", options)

    def _offer_these(self, name: str, options: list[tuple[str, Any]]) -> None:
        """What depends on the actor, and so is part of what `drawn` keeps."""
        self.filters[name].extra["choices"] = _as_they_are(options)
        self.offered[name] = tuple(options)

    @property
    def chosen(self) -> int:
        """The number of the organisation that is asked for, or 0."""
        value = (self.data or {}).get("organisation", "")
        return int(value) if value.isdigit() else 0

    def below(self, rows: Any, _name: str, pk: str) -> Any:
        """The rows of an organisation and of all below it."""
        path = Organisation.objects.filter(pk=pk).values_list("path", flat=True).first()
        return rows.within(path) if path else rows.none()


class MemberFilter(BelowFilter):
    """All conditions of the list of members."""

    perm = Perm.MEMBERS_VIEW

    search = filters.CharFilter(
        method="by_text",
        label=_("Search"),
        help_text=_("Name, pinyin initials, ID number or phone"),
    )
    group = filters.ChoiceFilter(field_name="group_id", label=_("Party group"))
    category = filters.ChoiceFilter(
        choices=_as_they_are(Category.choices), label=_("Category")
    )
    sex = filters.ChoiceFilter(choices=_as_they_are(Sex.choices), label=_("Sex"))
    age = filters.ChoiceFilter(
        method="by_age", choices=_bands(rules.AGE_BANDS), label=_("Age")
    )
    party_age = filters.ChoiceFilter(
        method="by_party_age",
        choices=_bands(rules.PARTY_AGE_BANDS),
        label=_("Party age"),
    )
    ethnicity = filters.ChoiceFilter(method="by_ethnicity", label=_("Ethnicity"))
    education = filters.ChoiceFilter(
        method="by_education",
        choices=_as_they_are([*EducationGroup.choices, (UNKNOWN, _("not known"))]),
        label=_("Education"),
    )
    floating = filters.ChoiceFilter(
        field_name="is_floating",
        choices=_as_they_are([("True", _("yes")), ("False", _("no"))]),
        label=_("Floating"),
    )
    lost = filters.ChoiceFilter(
        method="by_contact",
        choices=_as_they_are(
            [
                ("yes", _("contact lost")),
                ("overdue", _("lost for six months or more")),
            ]
        ),
        label=_("Contact"),
    )
    probation = filters.ChoiceFilter(
        method="by_probation",
        choices=_as_they_are([("ending", _("ends within a month"))]),
        label=_("Probation"),
    )
    hardship = filters.ChoiceFilter(
        field_name="is_hardship",
        choices=_as_they_are([("True", _("in hardship"))]),
        label=_("Hardship"),
    )
    finding = filters.ChoiceFilter(method="by_finding", label=_("Findings"))
    standing = filters.ChoiceFilter(
        method="by_standing",
        choices=_as_they_are(
            [
                *Standing.choices,
                ("left", _("all who left")),
                ("all", _("everybody, also who left")),
            ]
        ),
        empty_label=_("all who have not left"),
        label=_("Standing"),
    )

    class Meta:
        model = Member
        form = MemberConditions
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = timezone.localdate()
        if not (self.data or {}).get("standing"):
            self.queryset: MemberQuerySet = self.queryset.here()
        self._offer(
            "ethnicity",
            [
                ("minority", _("ethnic minorities")),
                (Ethnicity.HAN.value, Ethnicity.HAN.label),
                (UNKNOWN, _("not known")),
            ],
            dict(Ethnicity.choices),
        )
        self._offer(
            "finding",
            [
                ("wrong", _("data errors")),
                ("doubtful", _("incomplete or doubtful")),
                *MISSING.items(),
            ],
            CONTRADICTIONS,
        )
        self._offer_groups()

    def _offer(
        self, name: str, options: list[tuple[str, Any]], rare: dict[str, Any]
    ) -> None:
        """Offer the usual values, and a rare one when an address asks for it."""
        asked = (self.data or {}).get(name, "")
        if asked in rare and asked not in dict(options):
            options = [*options, (asked, rare[asked])]
        self.filters[name].extra["choices"] = _as_they_are(options)

    def _offer_groups(self) -> None:
        """Party groups are offered in one branch: of many they would be thousands."""
        tops = roots(self.request.actor, Perm.MEMBERS_VIEW)
        branch = None if self.is_one_branch else self.chosen
        rows = [] if branch == 0 else offering.groups(tops, branch)  # none is chosen
        options = [(str(key), name) for key, name in rows]
        if options or (self.data or {}).get("group"):
            self._offer_these("group", options)
        else:
            del self.filters["group"]

    def drawn(self) -> str:
        """The conditions when none is set; "" when one is.

        Fifteen drop-down lists take longer to draw than fifty members, and look the
        same for all who have the same organisations and groups to choose from.
        """
        if self.is_asked:
            return ""
        key = (get_language(), *self.offered.items())
        if key not in _drawn:
            if len(_drawn) >= MOST_DRAWN:
                _drawn.clear()
            _drawn[key] = render_to_string(
                "web/filter_fields.html", {"form": self.form, "request": self.request}
            )
        return _drawn[key]

    # ---- the conditions

    @property
    def is_asked(self) -> bool:
        """True when the address sets a condition, or searches."""
        return any((self.data or {}).get(name) for name in self.filters)

    def is_valid(self) -> bool:
        """Where nothing is asked, no form has to be made to find it right."""
        return not self.is_asked or super().is_valid()

    @property
    def qs(self) -> MemberQuerySet:
        """The members asked for; without a condition all who are here."""
        found: MemberQuerySet = super().qs if self.is_asked else self.queryset.all()
        return found

    def filter_queryset(self, queryset: MemberQuerySet) -> MemberQuerySet:
        """Search comes last: it may order by what it found."""
        text = self.form.cleaned_data.pop("search", "")
        return queries.matching(super().filter_queryset(queryset), text)

    def by_text(self, rows: MemberQuerySet, _name: str, _text: str) -> MemberQuerySet:
        """Done in filter_queryset."""
        return rows

    def by_age(self, rows: MemberQuerySet, _name: str, code: str) -> MemberQuerySet:
        """R-STA-02: by the age that is reached in this year."""
        if code == UNKNOWN:
            return rows.filter(birth_date=None)
        band = rules.band_by_code(code, rules.AGE_BANDS)
        return rows.filter(queries.born_in(band, self.on)) if band else rows.none()

    def by_party_age(
        self, rows: MemberQuerySet, _name: str, code: str
    ) -> MemberQuerySet:
        """By full years of membership reached in this year."""
        if code == UNKNOWN:
            return rows.filter(full_since=None)
        band = rules.band_by_code(code, rules.PARTY_AGE_BANDS)
        return (
            rows.filter(queries.full_since_in(band, self.on)) if band else rows.none()
        )

    def by_ethnicity(
        self, rows: MemberQuerySet, _name: str, code: str
    ) -> MemberQuerySet:
        """One ethnicity, or all but Han."""
        if code == "minority":
            return rows.exclude(ethnicity__in=("", Ethnicity.HAN))
        return rows.filter(ethnicity="" if code == UNKNOWN else code)

    def by_education(
        self, rows: MemberQuerySet, _name: str, group: str
    ) -> MemberQuerySet:
        """R-STA-04: one of the six groups."""
        if group == UNKNOWN:
            return rows.filter(education="")
        levels = [code for code in Education.values if education_group(code) == group]
        return rows.filter(education__in=levels)

    def by_contact(self, rows: MemberQuerySet, _name: str, code: str) -> MemberQuerySet:
        """R-LOST-01: lost at all, or so long that the membership is to be suspended."""
        rows = rows.filter(is_lost=True)
        if code == "overdue":
            first = add_months(self.on, -rules.LOST_MONTHS)
            rows = rows.filter(suspended_on=None, lost_since__lte=first)
        return rows

    def by_probation(
        self, rows: MemberQuerySet, _name: str, _code: str
    ) -> MemberQuerySet:
        """R-DEV-31: probationary members whose year is over within a month."""
        first = add_years(add_months(self.on, 1), -1)
        return rows.filter(category=Category.PROBATIONARY, joined_on__lte=first)

    def by_finding(self, rows: MemberQuerySet, _name: str, code: str) -> MemberQuerySet:
        """Records in which something is found."""
        found = Finding.objects.filter(member_id=OuterRef("pk"))
        if code in ("wrong", "doubtful"):
            found = found.filter(is_hard=code == "wrong")
        else:
            found = found.filter(code=code)
        return rows.filter(Exists(found))

    def by_standing(
        self, rows: MemberQuerySet, _name: str, code: str
    ) -> MemberQuerySet:
        """By standing; without it only those who have not left are shown."""
        return rows.filter(_STANDINGS[code])


class CorrectionFilter(Conditions):
    """Requests by their state; open ones unless another is asked for."""

    state = filters.ChoiceFilter(
        method="by_state",
        choices=[
            (Correction.State.ACCEPTED, Correction.State.ACCEPTED.label),
            (Correction.State.DECLINED, Correction.State.DECLINED.label),
            ("all", _("all")),
        ],
        empty_label=Correction.State.OPEN.label,
        label=_("State"),
    )

    class Meta:
        model = Correction
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: Any) -> Any:
        """Open ones, unless another state is asked for."""
        rows = super().filter_queryset(queryset)
        asked = self.form.cleaned_data.get("state")
        return rows if asked else rows.filter(state=Correction.State.OPEN)

    def by_state(self, rows: Any, _name: str, state: str) -> Any:
        """Those that were decided so, or all."""
        return rows if state == "all" else rows.filter(state=state)
