"""What every channel is given, and what it answers."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zhibu.life.notices.codes import Outcome

TIMEOUT = 10  # seconds that a gateway may take for one answer


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message, ready to go to one address."""

    key: str  # the same at every attempt
    address: str
    title: str
    text: str
    url: str  # of the page where it is read
    name: str = ""  # of whoever receives it


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one parcel. RETRY: may go well later; UNKNOWN: it may have gone
    out, so it is not sent again.
    """

    outcome: Outcome
    detail: str = ""
    reference: str = ""  # what the channel calls it, for a receipt that follows
    is_broken: bool = False  # nothing reaches this address any more


SENT = Result(Outcome.SENT)


class Gateway(ABC):
    """One way out."""

    repeats_safely = False  # given twice under one key, a message arrives once

    @classmethod
    @abstractmethod
    def is_configured(cls) -> bool:
        """True when the settings say how to reach it."""

    @abstractmethod
    def send(self, parcels: Sequence[Parcel]) -> Iterator[Result]:
        """Send them one by one; a result for each, in the same order."""
