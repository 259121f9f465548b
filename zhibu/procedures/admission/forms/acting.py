"""The form of any step, built from the table of fields.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from zhibu.foundation.kernel.text import _
from zhibu.life.office.forms import ScanField
from zhibu.procedures.admission import rules, services
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.forms.building import COUNTS, day_input, inputs_of
from zhibu.procedures.admission.forms.fields import ASKED, LABELS
from zhibu.procedures.admission.queries.filling import Known

_SETS = ("places", "recommended", "heard", "methods", "documents")
_PLAIN = ("outcome", "by", "text", "place", "persons", "starts_on", "ends_on")
_NUMBERS = ("days", "hours", "months")
# Where a refusal of the rules is shown, when its name is no field of the form.
SHOWN_AT = {"vote": "present", "people": "person_1", "file": "scan"}


@dataclass(frozen=True, slots=True)
class Block:
    """Some fields of the form under one heading."""

    legend: Any
    fields: list[Any]
    look: str = ""
    hint: Any = ""


class ActForm(forms.Form):
    """Day, content and outcome of one step; `values` are what the service takes."""

    def __init__(
        self, *args: Any, known: Known, takes_scan: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.asked = ASKED[known.kind]
        self.fields["day"] = day_input(
            label=self.asked.labels.get("day", LABELS["day"]),
            help_text=self.asked.helps.get("day", ""),
            initial=known.on,
        )
        for name in self.asked.names:
            self.fields |= inputs_of(name, self.asked, known)
        if takes_scan:
            self.fields["scan"] = ScanField(
                label=_("Scan, if you like"), required=False
            )
        self.fields["version"] = forms.IntegerField(
            initial=known.case.version, widget=forms.HiddenInput
        )

    def clean(self) -> dict[str, Any] | None:
        """Count the end of a notice that is left empty (R-DEV-14)."""
        values = super().clean() or {}
        if self.known.kind == ActKind.NOTICE and values.get("day"):
            end = rules.notice_ends(values["day"], self.known.past.settings).day
            values["ends_on"] = values.get("ends_on") or end
        return values

    # ---- how it is shown

    def blocks(self) -> list[Block]:
        """The fields in the order in which the step goes."""
        found: list[Block] = []
        plain: list[Any] = [self["day"]]
        for name in self.asked.names:
            if name == "vote":
                found.append(Block("", plain))
                plain = []
                found.append(self._vote_block())
            elif name == "people":
                found.append(Block("", plain, hint=self.asked.intro))
                plain = []
                found.extend(self._people_blocks())
            elif name in self.fields and not self[name].is_hidden:
                plain.append(self[name])
        if "scan" in self.fields:
            plain.append(self["scan"])
        if plain:
            found.append(Block("", plain))
        return found

    def _vote_block(self) -> Block:
        names = [name for name in COUNTS if name in self.fields]
        if "is_secret" in self.fields:
            names.append("is_secret")
        return Block(_("Vote"), [self[name] for name in names], "counts")

    def _people_blocks(self) -> list[Block]:
        return [
            Block(
                "",
                [self[f"{name}_{place}"] for name in ("person", "sanction", "until")],
                "person",
            )
            for place in (1, 2)
        ]

    # ---- what it says

    def values(self) -> dict[str, Any]:
        """What services.record_act takes besides case, kind and reason."""
        said = self.cleaned_data
        values: dict[str, Any] = {"day": said["day"]}
        for name in _PLAIN:
            if said.get(name):
                values[name] = said[name]
        for name in _NUMBERS:
            values[name] = said.get(name) or 0
        for name in _SETS:
            if said.get(name):
                values[name] = frozenset(said[name])
        values["is_signed"] = bool(said.get("is_signed"))
        if "vote" in self.asked.names:
            values["vote"] = vote_of(said, is_secret="is_secret" in self.fields)
        if "people" in self.asked.names:
            values["people"] = self._people(said)
        if said.get("group"):
            values["group_id"] = int(said["group"])
        return values

    def _people(self, said: Mapping[str, Any]) -> list[services.PersonNamed]:
        return [
            services.PersonNamed(
                member_id=int(said[f"person_{place}"]),
                sanction=said.get(f"sanction_{place}", ""),
                sanctioned_until=said.get(f"until_{place}"),
            )
            for place in (1, 2)
            if said.get(f"person_{place}")
        ]

    def act(self, day: date | None = None) -> rules.Act:
        """The step as the rules look at it, to tell beforehand what they would say."""
        values = self.values()
        for name in ("place", "persons", "group_id"):
            values.pop(name, None)
        people = values.pop("people", [])
        values["people"] = tuple(self._as_person(person) for person in people)
        values.setdefault("outcome", self.known.step.usual)
        return rules.Act(self.known.kind, day or values.pop("day"), **_but_day(values))

    def _as_person(self, named: services.PersonNamed) -> rules.Person:
        return rules.Person(
            member=named.member_id,
            sanction=named.sanction,
            sanctioned_until=named.sanctioned_until,
        )


def _but_day(values: dict[str, Any]) -> dict[str, Any]:
    values.pop("day", None)
    return values


def vote_of(said: Mapping[str, Any], *, is_secret: bool) -> rules.Vote:
    """The counts; what was left empty is 0."""
    counts = {name: said.get(name) or 0 for name in COUNTS}
    return rules.Vote(**counts, is_secret=bool(said.get("is_secret")) or not is_secret)
