"""One composition, as the yearly statistics draw it.

Convention: an age is the one reached in the calendar year, `on.year - year of birth`,
and a party age `on.year - year of conversion`. Totals store years, not days, so that no
figure waits for a birthday; on 31 December, when the yearly statistics are taken, both
ways of counting agree.
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from zhibu.register.members import codes
from zhibu.register.members.rules import AGE_BANDS, BULLETIN_AGE_BANDS, Band

UNKNOWN = ""  # the band, sex, education or ethnicity of whom it is not recorded

# The two ends that a table of many organisations shows.
YOUNG: tuple[Band, ...] = AGE_BANDS[:2]  # 35 and under
OLD: tuple[Band, ...] = AGE_BANDS[7:]  # 61 and over


class Kind(NamedTuple):
    """One corner of the cube: members who are alike in these four ways."""

    sex: str
    age: str  # the code of a band of AGE_BANDS, or UNKNOWN
    education: str  # codes.EducationGroup, or UNKNOWN
    category: str  # codes.Category


@dataclass(frozen=True)
class Composition:
    """Who belongs to an organisation and all below it, on one day."""

    on: date
    people: Mapping[Kind, int]
    ethnicities: Mapping[str, int]
    party_ages: Mapping[str, int]  # probationary members have none yet
    floating: int = 0
    lost: int = 0
    pending: int = 0  # changes counted in, but not folded into the totals yet

    def figures(self) -> tuple[Hashable, ...]:
        """All that charts are drawn from, for comparing: the same figures, the same
        drawing.
        """
        counts = (self.people, self.ethnicities, self.party_ages)
        return self.on.year, *(frozenset(found.items()) for found in counts)

    @cached_property
    def total(self) -> int:
        """All who are on the roll, probationary members included."""
        return sum(self.people.values())

    @property
    def probationary(self) -> int:
        """Those in their year of probation."""
        return self.by("category")[codes.Category.PROBATIONARY]

    @property
    def women(self) -> int:
        """Those whose sex is recorded as female."""
        return self.by("sex")[codes.Sex.FEMALE]

    @property
    def minorities(self) -> int:
        """Those of the 55 national minorities (R-STA-02)."""
        return sum(n for e, n in self.ethnicities.items() if codes.is_minority(e))

    def by(self, dimension: str) -> Counter[str]:
        """Numbers by one of the four ways: by('age')."""
        place = Kind._fields.index(dimension)
        found: Counter[str] = Counter()
        for kind, n in self.people.items():
            found[kind[place]] += n
        return found

    def across(self, first: str, second: str) -> Counter[tuple[str, str]]:
        """Numbers by two of the four ways: across('age', 'sex')."""
        one, two = Kind._fields.index(first), Kind._fields.index(second)
        found: Counter[tuple[str, str]] = Counter()
        for kind, n in self.people.items():
            found[kind[one], kind[two]] += n
        return found


def bulletin_ages(composition: Composition) -> dict[str, int]:
    """R-STA-09: numbers by the eight age bands of the public bulletin."""
    by_age = composition.by("age")
    *younger, oldest = BULLETIN_AGE_BANDS
    found = {band.code: by_age[band.code] for band in younger}
    found[oldest.code] = sum(by_age[band.code] for band in OLD)
    if by_age[UNKNOWN]:
        found[UNKNOWN] = by_age[UNKNOWN]
    return found


# What may be public of an organisation. A number of few is left out,
# for with the names that everybody knows it tells of a person.
SMALLEST_PUBLIC = 5

PublicFigure = Literal["members", "women", "young", "minorities", "probationary"]


def public_figures(composition: Composition) -> dict[PublicFigure, int]:
    """The figures that may be made public: none smaller than five."""
    ages = composition.by("age")
    found: dict[PublicFigure, int] = {
        "members": composition.total,
        "women": composition.women,
        "young": sum(ages[band.code] for band in YOUNG),
        "minorities": composition.minorities,
        "probationary": composition.probationary,
    }
    # The rest must not be few either: 48 women of 50 tell of two men.
    return {
        name: n
        for name, n in found.items()
        if n >= SMALLEST_PUBLIC
        and (name == "members" or not 0 < found["members"] - n < SMALLEST_PUBLIC)
    }
