"""Whom a row of a roster means: the register asked for a chunk of rows at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from zhibu.foundation import vault
from zhibu.foundation.kernel.bulk import read_rows
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.vault.fields import sealed_fields
from zhibu.foundation.vault.masking import mask_id
from zhibu.register.members.models import Member
from zhibu.register.members.rules import Facts
from zhibu.register.rosters import refusals
from zhibu.register.rosters.rules import Judged, Known, Month

# Items that a roster can change, by their columns; sealed ones are stored sealed.
PLAIN = (
    "name", "sex", "ethnicity", "birth_date", "education", "degree", "category",
    "joined_on", "full_since", "occupation", "is_lost", "lost_since", "is_floating",
    "floating_place", "number", "native_place", "workplace", "email", "title",
    "is_hardship", "note",
)  # fmt: skip
SEALED = ("id_number", "phone", "address")
SEAL_LABELS: dict[str, str] = {
    field.name: field.label for field in sealed_fields(Member)
}
_READ = (
    "id", "version", "organisation", "org_path", *PLAIN, *SEALED, "id_digest",
    "phone_digest", "group", "left_on", "left_because", "left_to", "suspended_on",
    "suspended_because", "floating_since",
)  # fmt: skip
_FACTS = tuple(Facts.__dataclass_fields__)


def open_item(item: str, stored: str) -> str:
    """A sealed item of a record in clear."""
    return vault.open(SEAL_LABELS[item], stored)


def stored_facts(known: Known) -> Facts:
    """The facts of a registered record, its sealed items opened."""
    facts = {name: known.values[name] for name in _FACTS}
    for item in SEALED:
        facts[item] = open_item(item, facts[item])
    return Facts(**facts)


def read_known(where: str, values: Sequence[Any]) -> Iterator[Known]:
    """Records whose field `where` has one of these values."""
    if not values:
        return
    for row in read_rows(Member, _READ, where, values):
        pk, version, organisation_id, org_path, *rest = row
        found = dict(zip(_READ[4:], rest, strict=True))
        yield Known(pk, version, organisation_id, org_path, found)


@dataclass(slots=True)
class Finder:
    """Finds the records that rows mean. By ID number where both have one, else by name
    and date of birth within the branch; never somebody of another branch by name.
    """

    _unnumbered: bool  # some records have no ID number
    _by_digest: dict[str, Known] = field(default_factory=dict)
    _by_name: dict[str, list[Known]] = field(default_factory=dict)

    def load(self, judged: Iterable[Judged]) -> None:
        """Read what the register knows of these rows."""
        rows = list(judged)
        digests = [one.digest for one in rows if one.digest]
        self._by_digest = {
            known.values["id_digest"]: known
            for known in read_known("id_digest", digests)
        }
        self._by_name = {}
        open_ones = [one for one in rows if one.digest not in self._by_digest]
        self._load_by_name([one for one in open_ones if not one.digest])
        if self._unnumbered:
            self._load_unnumbered([one for one in open_ones if one.digest])

    def expect_unnumbered(self) -> None:
        """Records without ID number come in: later rows may bring their numbers."""
        self._unnumbered = True

    def _load_by_name(self, rows: list[Judged]) -> None:
        born = {one.said["birth_date"] for one in rows if "birth_date" in one.said}
        here = Q(organisation_id__in={one.organisation_id for one in rows})
        self._add_named(rows, here | Q(birth_date__in=born))

    def _load_unnumbered(self, rows: list[Judged]) -> None:
        here = Q(organisation_id__in={one.organisation_id for one in rows})
        self._add_named(rows, here & Q(id_digest=None))

    def _add_named(self, rows: list[Judged], condition: Q) -> None:
        names = {one.said.get("name", "") for one in rows} - {""}
        if not names:
            return
        found = Member.objects.filter(condition, name__in=names)
        for known in read_known("id", list(found.values_list("pk", flat=True))):
            self._by_name.setdefault(known.values["name"], []).append(known)

    # ---- one row

    def find(self, one: Judged) -> tuple[Known | None, Problem | None]:
        """(the record that the row means, why it cannot be told); (None, None): new."""
        if one.digest:
            known = self._by_digest.get(one.digest)
            if known is not None or not self._by_name:
                return known, None
        candidates = self._by_name.get(one.said.get("name", ""), [])
        if one.digest:
            candidates = [k for k in candidates if _awaits_number(k)]
        elif one.mask:
            candidates = [k for k in candidates if _shows(k, one.mask)]
        here = [k for k in candidates if k.organisation_id == one.organisation_id]
        born = one.said.get("birth_date")
        fitting = [k for k in here if _fits(k.values["birth_date"], born)]
        if len(fitting) > 1:
            fitting = [k for k in fitting if not k.has_left]
        if len(fitting) == 1:
            return fitting[0], None
        return None, _doubt(one, candidates, here, fitting)


def _awaits_number(known: Known) -> bool:
    return not known.values["id_digest"] and not known.has_left


def _shows(known: Known, mask: str) -> bool:
    """The masked number in the sheet may be that of the record."""
    stored = known.values["id_number"]
    if not stored:
        return False
    number = open_item("id_number", stored)
    if len(number) != len(mask):
        return mask_id(number) == mask
    return all(shown in ("*", own) for shown, own in zip(mask, number, strict=True))


def _fits(registered: Any, said: Any) -> bool:
    if registered is None or said is None:
        return True
    if said.__class__ is Month:
        return (registered.year, registered.month) == (said.year, said.month)
    return bool(registered == said)


def _doubt(
    one: Judged, candidates: list[Known], here: list[Known], fitting: list[Known]
) -> Problem | None:
    """Why a row that fits no single record must not become a second one, if so."""
    if fitting:
        return refusals.several_fit()
    if one.digest:
        return None
    present = [known for known in here if not known.has_left]
    if present and not one.mask:
        return refusals.other_birth_date(present[0].values["birth_date"])
    born = one.said.get("birth_date")
    if born and any(
        k.values["birth_date"] == born and not k.has_left for k in candidates
    ):
        return refusals.perhaps_elsewhere()
    if one.mask:
        return refusals.id_number_masked()
    return None
