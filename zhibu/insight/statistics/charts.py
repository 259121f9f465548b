"""A composition as charts: each is a table of figures that open their lists.

Percentages are of all members on the roll, probationary ones included. A row links to
the register filtered in the same way, so that the list behind a figure has its length.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.insight.statistics.rules import UNKNOWN, Composition, bulletin_ages
from zhibu.register.members import codes
from zhibu.register.members.filters import UNKNOWN as UNKNOWN_FILTER
from zhibu.register.members.rules import (
    AGE_BANDS,
    BULLETIN_AGE_BANDS,
    PARTY_AGE_BANDS,
    Band,
)

MOST_ETHNICITIES = 8  # bars; the rest is one more


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: its words, the list behind it, and its figures."""

    label: Any
    values: list[int]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """What web/chart.html draws."""

    id: str
    title: Any
    head: list[Any]
    rows: list[Row]
    kind: str = "bar"
    note: Any = ""
    total: Any = ""
    sideways: bool = False


def age_label(band: Band) -> str:
    """aged 30 or less, aged 31 to 35, aged 71 or more."""
    if band.low is None:
        return _("aged %(high)s or less") % {"high": band.high}
    if band.high is None:
        return _("aged %(low)s or more") % {"low": band.low}
    return _("aged %(low)s to %(high)s") % {"low": band.low, "high": band.high}


def party_age_label(band: Band) -> str:
    """up to 4 years, 5 to 9 years, 50 years or more."""
    if band.low is None:
        return _("up to %(high)s years") % {"high": band.high}
    if band.high is None:
        return _("%(low)s years or more") % {"low": band.low}
    return _("%(low)s to %(high)s years") % {"low": band.low, "high": band.high}


def member_list(organisation_id: int, **conditions: str) -> str:
    """The address of the members on the roll, below an organisation, who are so.

    Conditions are codes: there is nothing to quote.
    """
    return _with(_on_roll(organisation_id), conditions)


def _on_roll(organisation_id: int) -> str:
    query = f"organisation={organisation_id}&standing={codes.Standing.NORMAL.value}"
    return f"{reverse('members:list')}?{query}"


def _with(address: str, conditions: Mapping[str, str]) -> str:
    return address + "".join(f"&{name}={code}" for name, code in conditions.items())


class Charts:
    """The charts of one composition, in one organisation.

    Two are equal when they show the same figures of the same organisation in the same
    year: what was drawn of one is right for the other.
    """

    def __init__(self, composition: Composition, organisation_id: int) -> None:
        self.composition = composition
        self.on_roll = _on_roll(organisation_id)
        self._shown = (*composition.figures(), organisation_id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Charts) and self._shown == other._shown

    def __hash__(self) -> int:
        return hash(self._shown)

    def short(self) -> list[list[Chart]]:
        """For a desk, in two rows: the age bands of the public bulletin."""
        return [
            [self.sex(), self.education(), self.ethnicity()],
            [self.age(BULLETIN_AGE_BANDS), self.party_age()],
        ]

    def all(self) -> list[list[Chart]]:
        """For the page: the bands of the yearly statistics, and age by sex."""
        return [
            [self.sex(), self.category(), self.education()],
            [self.age(AGE_BANDS), self.age_by_sex()],
            [self.party_age(), self.ethnicity()],
        ]

    def sex(self) -> Chart:
        found = self.composition.by("sex")
        rows = self._rows("sex", codes.Sex.choices, found)
        share = self._share(self.composition.women)
        return Chart(
            id="sex",
            kind="pie",
            title=_("Sex"),
            head=[_("Sex"), _("Members")],
            rows=rows,
            total=_("%(share)s women") % {"share": share},
        )

    def category(self) -> Chart:
        found = self.composition.by("category")
        return Chart(
            id="category",
            kind="pie",
            title=_("Category"),
            head=[_("Category"), _("Members")],
            rows=self._rows("category", codes.Category.choices, found),
        )

    def age(self, bands: tuple[Band, ...]) -> Chart:
        """R-STA-02 or R-STA-09, by the bands."""
        is_bulletin = bands is BULLETIN_AGE_BANDS
        counted: Mapping[str, int] = (
            bulletin_ages(self.composition)
            if is_bulletin
            else self.composition.by("age")
        )
        listed = {band.code for band in AGE_BANDS}
        rows = [
            Row(
                age_label(band),
                [counted.get(band.code, 0)],
                self._list(age=band.code) if band.code in listed else "",
            )
            for band in bands
        ]
        return Chart(
            id="age",
            title=_("Age"),
            head=[_("Age"), _("Members")],
            rows=[*rows, *self._unknown("age", counted)],
            note=_("The age reached in %(year)s.") % {"year": self.composition.on.year},
        )

    def age_by_sex(self) -> Chart:
        pairs = self.composition.across("age", "sex")
        sexes = [
            (code, label)
            for code, label in codes.Sex.choices
            if code in (codes.Sex.MALE, codes.Sex.FEMALE)
            or any(sex == code for _age, sex in pairs)
        ]
        sexes.sort(key=lambda sex: sex[0] not in (codes.Sex.MALE, codes.Sex.FEMALE))
        rows = [
            Row(
                age_label(band),
                [pairs[band.code, code] for code, _label in sexes],
                self._list(age=band.code),
            )
            for band in AGE_BANDS
        ]
        return Chart(
            id="age-sex",
            kind="stacked",
            title=_("Age and sex"),
            head=[_("Age"), *(label for _code, label in sexes)],
            rows=rows,
            note=_("The age reached in %(year)s.") % {"year": self.composition.on.year},
        )

    def education(self) -> Chart:
        """R-STA-04."""
        found = self.composition.by("education")
        college = sum(found[group] for group in ("1", "2", "3"))
        return Chart(
            id="education",
            title=_("Education"),
            head=[_("Education"), _("Members")],
            rows=self._rows(
                "education", codes.EducationGroup.choices, found, zeros=True
            ),
            sideways=True,
            total=_("%(share)s college and above") % {"share": self._share(college)},
        )

    def ethnicity(self) -> Chart:
        found = self.composition.ethnicities
        labels = dict(codes.Ethnicity.choices)
        ranked = sorted(
            ((code, n) for code, n in found.items() if code and n),
            key=lambda pair: (-pair[1], pair[0]),
        )
        rows = [
            Row(labels.get(code, code), [n], self._list(ethnicity=code))
            for code, n in ranked[:MOST_ETHNICITIES]
        ]
        if rest := sum(n for _code, n in ranked[MOST_ETHNICITIES:]):
            rows.append(Row(_("other ethnicities"), [rest]))
        share = self._share(self.composition.minorities)
        return Chart(
            id="ethnicity",
            title=_("Ethnicity"),
            head=[_("Ethnicity"), _("Members")],
            rows=[*rows, *self._unknown("ethnicity", found)],
            sideways=True,
            total=_("%(share)s ethnic minorities") % {"share": share},
        )

    def party_age(self) -> Chart:
        found = self.composition.party_ages
        rows = [
            Row(
                party_age_label(band),
                [found.get(band.code, 0)],
                self._list(party_age=band.code),
            )
            for band in PARTY_AGE_BANDS
        ]
        return Chart(
            id="party-age",
            title=_("Party age"),
            head=[_("Party age"), _("Full members")],
            rows=rows,
            note=_(
                "Years since becoming a full member, reached in %(year)s;"
                " probationary members have none yet."
            )
            % {"year": self.composition.on.year},
        )

    def _rows(
        self,
        name: str,
        choices: Iterable[tuple[str, Any]],
        found: Mapping[str, int],
        zeros: bool = False,
    ) -> list[Row]:
        rows = [
            Row(label, [found.get(code, 0)], self._list(**{name: code}))
            for code, label in choices
            if zeros or found.get(code)
        ]
        return [*rows, *self._unknown(name, found)]

    def _unknown(self, name: str, found: Mapping[str, int]) -> list[Row]:
        """A bar for those of whom it is not recorded, when there are any."""
        if not found.get(UNKNOWN):
            return []
        url = self._list(**{name: UNKNOWN_FILTER})
        return [Row(_("not known"), [found[UNKNOWN]], url)]

    def _list(self, **conditions: str) -> str:
        return _with(self.on_roll, conditions)

    def _share(self, count: int) -> str:
        total = self.composition.total
        return f"{100 * count / total:.1f}%" if total else "—"
