"""Which branch a row belongs to: names in a file against names in the tree."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from zhibu.foundation.kernel.text import clean
from zhibu.foundation.policy.scope import ScopedQuerySet
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.models import Organisation

# "中共青石社区第一支部委员会" and "青石社区第一党支部" are the same branch.
_HEAD = re.compile(r"^(中国共产党|中共)")
_TAIL = re.compile(r"(支部委员会|党支部|支部|委员会)$")
NEAR = 0.6  # share of common characters from which a name is offered


def essence(name: str) -> str:
    """What is left of a branch's name without the words that all of them have."""
    text = clean(name).replace(" ", "")
    return _TAIL.sub("", _HEAD.sub("", text))


@dataclass(slots=True)
class Branches:
    """The branches below one organisation, found by name."""

    by_essence: dict[str, list[int]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    paths: dict[int, str] = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)  # as the user mapped them
    unknown: dict[str, int] = field(default_factory=dict)  # name -> rows
    used: set[int] = field(default_factory=set)
    default: int = 0  # for rows that name none
    _found: dict[str, int] = field(default_factory=dict)

    def add(self, pk: int, path: str, *names: str) -> None:
        """Let a branch be found by its full and its short name."""
        self.names[pk], self.paths[pk] = names[-1] or names[0], path
        for name in {essence(name) for name in names if name}:
            self.by_essence.setdefault(name, []).append(pk)

    def find(self, name: str) -> int:
        """The branch of that name; 0 when none, or more than one, has it."""
        found = self._found.get(name)
        if found is None:
            found = self.chosen.get(name, 0)
            if not found:
                same = self.by_essence.get(essence(name), [])
                found = same[0] if len(same) == 1 else 0
            self._found[name] = found
        if found:
            self.used.add(found)
        else:
            self.unknown[name] = self.unknown.get(name, 0) + 1
        return found

    def counts(self) -> dict[str, Any]:
        """How many branches the rows belong to, and which names the tree lacks."""
        unknown = sorted(self.unknown.items(), key=lambda one: -one[1])
        return {"branches": len(self.used), "unknown_branches": dict(unknown[:500])}

    def near(self, name: str, limit: int = 5) -> list[tuple[int, str]]:
        """Branches whose names resemble it, the nearest first."""
        wanted = essence(name)
        letters = set(wanted)
        scored = []
        for text, pks in self.by_essence.items():
            if len(letters & set(text)) < len(letters) / 2:
                continue
            score = SequenceMatcher(None, wanted, text, autojunk=False).ratio()
            if score >= NEAR:
                scored += [(score, pk) for pk in pks]
        scored.sort(key=lambda one: (-one[0], one[1]))
        return [(pk, self.names[pk]) for _score, pk in scored[:limit]]


def branches_below(organisation: Organisation, choices: dict[str, Any]) -> Branches:
    """The open branches in the subtree; one of them, when it is the root itself, takes
    the rows that name none. `choices`: {name in the file: {"organisation": pk}}.
    """
    found = Branches()
    rows: ScopedQuerySet = Organisation.objects.open().within(organisation.path)
    for pk, path, name, short_name in rows.filter(kind__in=BRANCHES).values_list(
        "pk", "path", "name", "short_name"
    ):
        found.add(pk, path, name, short_name)
    for name, choice in choices.items():
        if choice.get("organisation") in found.names:
            found.chosen[name] = choice["organisation"]
    if organisation.pk in found.names:
        found.default = organisation.pk
    elif len(found.names) == 1:
        found.default = next(iter(found.names))
    return found
