"""Bands of age and party age. Years are stored; bands are made when they are read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.text import _


@dataclass(frozen=True, slots=True)
class Band:
    """Ages from `low` to `high`, both included; None is open."""

    low: int | None
    high: int | None

    @property
    def code(self) -> str:
        """For addresses and filters: "-30", "31-35", "71-"."""
        return f"{'' if self.low is None else self.low}-{self.high or ''}"

    @property
    def label(self) -> Any:
        """For people: 30 and under, 31 to 35, 71 and over."""
        if self.low is None:
            return str(_("%(high)s and under")) % {"high": self.high}
        if self.high is None:
            return str(_("%(low)s and over")) % {"low": self.low}
        return str(_("%(low)s to %(high)s")) % {"low": self.low, "high": self.high}

    def holds(self, years: int) -> bool:
        """True when a person of so many years is in the band."""
        return (self.low is None or self.low <= years) and (
            self.high is None or years <= self.high
        )

    def first_year(self, on: date) -> int | None:
        """The earliest year of birth (or of conversion) of the band; None: any."""
        return None if self.high is None else on.year - self.high

    def last_year(self, on: date) -> int | None:
        """The latest year of birth (or of conversion) of the band; None: any."""
        return None if self.low is None else on.year - self.low


def _bands(*lows: int) -> tuple[Band, ...]:
    """From the first years of all bands but the lowest."""
    between = (Band(a, b - 1) for a, b in zip(lows, lows[1:], strict=False))
    return (Band(None, lows[0] - 1), *between, Band(lows[-1], None))


# R-STA-02: table 2 of the yearly statistics.
AGE_BANDS = _bands(31, 36, 41, 46, 51, 56, 61, 66, 71)
# R-STA-09: the public bulletin.
BULLETIN_AGE_BANDS = _bands(31, 36, 41, 46, 51, 56, 61)
# R-STA-05: those admitted in the year.
ADMITTED_AGE_BANDS = _bands(26, 31, 36, 41, 60)
# Party age (党龄). No regulation bands it; fifty years earn the commemorative medal.
PARTY_AGE_BANDS = _bands(5, 10, 20, 30, 40, 50)


def band_of(year: int, on: date, bands: tuple[Band, ...] = AGE_BANDS) -> Band | None:
    """R-STA-02, R-STA-09: the band of a birth year (or a year of conversion).

    Statistics count the age that is reached by the end of the year: the year of `on`
    less the year of birth. None for year 0, "not known".
    """
    if not year:
        return None
    years = on.year - year
    return next(band for band in bands if band.holds(years))


def band_by_code(code: str, bands: tuple[Band, ...] = AGE_BANDS) -> Band | None:
    """The band of a filter's value, or None."""
    return next((band for band in bands if band.code == code), None)
