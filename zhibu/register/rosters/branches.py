"""Which branch a row belongs to: names in a file against names in the tree."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.vault.masking import mask_text
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.models import Organisation

# "中共青石社区第一支部委员会" and "青石社区第一党支部" are the same branch.
_HEAD = re.compile(r"^(中国共产党|中共)")
_TAIL = re.compile(r"(支部委员会|党支部|支部|委员会)$")
BRANCH_WORD = "支部"
LONGEST_SHEET_NAME = 31  # characters; Excel allows no more

NEAR = 0.6  # share of common characters from which a name is offered
OFFERED = 5
MOST_UNKNOWN = 500  # names of a file that are looked into

Choice = dict[str, Any]  # {"organisation": pk}, or {"create": True}


def essence(name: str) -> str:
    """What is left of a branch's name without the words that all of them have."""
    text = clean(name).replace(" ", "")
    return _TAIL.sub("", _HEAD.sub("", text)) or text


def may_be_set_up(name: str) -> bool:
    """False for a masked number, which got into the wrong column."""
    return "*" not in name


@dataclass(slots=True)
class Branches:
    """The branches below one organisation, found by name."""

    by_essence: dict[str, list[int]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)  # name -> rows
    used: set[int] = field(default_factory=set)
    own: int = 0  # the chosen organisation, when it is a branch itself
    _found: dict[str, int] = field(default_factory=dict)

    def add(self, pk: int, path: str, *names: str) -> None:
        """Let a branch be found by its full and its short name."""
        self.names[pk], self.paths[pk] = names[-1] or names[0], path
        for name in {essence(name) for name in names if name}:
            self.by_essence.setdefault(name, []).append(pk)

    def choose(self, name: str, pk: int) -> None:
        """Let a name in the file mean this branch, as a person decided."""
        self._found[name] = pk

    def plan(self, names: Iterable[str]) -> None:
        """Let names mean branches that are still to be set up: numbers below zero."""
        for number, name in enumerate(names, start=1):
            self.names[-number], self.paths[-number] = name, ""
            self._found[name] = -number

    def of_row(self, name: str, sheet: str) -> int:
        """The branch of a row that names one, or else of its sheet; 0 for none."""
        if name:
            return self.find(name)
        if self.own and not self._names_another(sheet):
            self.used.add(self.own)
            return self.own
        if not self.own and len(self.names) == 1 and BRANCH_WORD not in sheet:
            return self.find(next(iter(self.names.values())))
        return self.find(sheet)

    def _names_another(self, sheet: str) -> bool:
        """A sheet with the name of another branch is no sheet of the own one."""
        return BRANCH_WORD in sheet and self._same(sheet) != [self.own]

    def find(self, name: str) -> int:
        """The branch of that name; 0 when none, or more than one, has it."""
        found = self._found.get(name)
        if found is None:
            same = self._same(name)
            found = same[0] if len(same) == 1 else 0
            self._found[name] = found
        if found:
            self.used.add(found)
        else:
            self.unknown[name] = self.unknown.get(name, 0) + 1
        return found

    def _same(self, name: str) -> list[int]:
        wanted = essence(name)
        same = self.by_essence.get(wanted, [])
        if not same and len(name) == LONGEST_SHEET_NAME:  # perhaps cut off by Excel
            same = [
                pk
                for known, pks in self.by_essence.items()
                if known.startswith(wanted)
                for pk in pks
            ]
        return list(dict.fromkeys(same))

    def problem(self, name: str, sheet: str) -> Problem:
        """Why no branch was found for a row."""
        if not name and BRANCH_WORD not in sheet:
            message = _("The row does not say to which branch the member belongs.")
            return Problem("branch_missing", message, field="branch")
        params, same = {"name": name or sheet}, self._same(name or sheet)
        if len(same) > 1:
            message = _("%(count)s branches are called “%(name)s”: choose which one.")
            params |= {"count": str(len(same))}
            return Problem("branch_ambiguous", message, params, field="branch")
        message = _("There is no branch “%(name)s” below the chosen organisation.")
        return Problem("branch_unknown", message, params, field="branch")

    def counts(self) -> dict[str, Any]:
        """How many branches the rows belong to, and which names the tree lacks. A
        number of a person that got into the wrong column is kept masked.
        """
        unknown: Counter[str] = Counter()
        for name, rows in self.unknown.items():
            unknown[mask_text(name)] += rows
        return {
            "branches": len(self.used),
            "unknown_branches": [
                {"name": name, "rows": rows, "near": self.near(name)}
                for name, rows in unknown.most_common(MOST_UNKNOWN)
            ],
        }

    def near(self, name: str) -> list[int]:
        """Branches whose names resemble it, the nearest first."""
        wanted = essence(name)
        letters = set(wanted)
        matcher = SequenceMatcher(None, b=wanted, autojunk=False)
        scored = []
        for text, pks in self.by_essence.items():
            if 2 * len(letters & set(text)) < len(letters):
                continue
            matcher.set_seq1(text)
            if matcher.quick_ratio() >= NEAR and (score := matcher.ratio()) >= NEAR:
                scored += [(score, pk) for pk in pks]
        scored.sort(key=lambda one: (-one[0], one[1]))
        return list(dict.fromkeys(pk for _score, pk in scored))[:OFFERED]


def branches_below(organisation: Organisation, choices: dict[str, Choice]) -> Branches:
    """The open branches in the subtree. `choices` tell what names in the file mean."""
    found = Branches()
    rows = Organisation.objects.open().within(organisation.path)
    for pk, path, name, short_name in rows.filter(kind__in=BRANCHES).values_list(
        "pk", "path", "name", "short_name"
    ):
        found.add(pk, path, name, short_name)
    for name, choice in choices.items():
        if choice.get("organisation") in found.names:
            found.choose(name, choice["organisation"])
    if organisation.pk in found.names:
        found.own = organisation.pk
    found.plan(name for name, choice in choices.items() if choice.get("create"))
    return found
