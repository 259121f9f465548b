"""What the papers of a case are written from; all of it was recorded before.

Every value is text in official Chinese; what is not known is "", never a guess.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.life.office.kinds import day_in_words, month_in_words
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import ActKind, Body
from zhibu.procedures.admission.models import Act, Case


@dataclass(frozen=True)
class Dossier:
    """A case loaded `with_acts`, what it has come to, names that stand elsewhere."""

    case: Case
    past: rules.Progress
    branch: str  # full name
    upper: str  # of who approves, or ""
    on: date
    contact: str = ""  # telephone of the branch's office
    objections: int = 0  # received during the notice
    upheld: int = 0  # of these, found true
    group: str = ""  # the party group, once assigned

    # ---- the person

    @property
    def person(self) -> Any:
        """Who keeps the person: the register after the admission, the case before."""
        return self.case.member or self.case

    @property
    def name(self) -> str:
        """The name."""
        return str(self.person.name)

    @property
    def sex(self) -> str:
        """男 or 女."""
        return str(self.person.get_sex_display())

    @property
    def born(self) -> str:
        """出生年月: year and month only."""
        return month_in_words(self.person.birth_date)

    @property
    def education(self) -> str:
        """学历."""
        return str(self.person.get_education_display())

    @property
    def ethnicity(self) -> str:
        """民族."""
        return str(self.person.get_ethnicity_display())

    @property
    def work(self) -> str:
        """单位、职务或职业."""
        return f"{self.person.workplace}{self.case.post}"

    @property
    def introduction(self) -> str:
        """Who the person is in one sentence, of what is known."""
        person = self.person
        place = f"{person.native_place}人" if person.native_place else ""
        born = f"{self.born}出生" if self.born else ""
        work = f"现为{self.work}" if self.work else ""
        known = (self.name, self.sex, self.ethnicity, place, born, self.education, work)
        return "，".join(filter(None, known))

    # ---- what was done

    def act(self, kind: str) -> Act | None:
        """The last act of a kind that still counts."""
        if kind not in self.past.done:
            return None
        return next(reversed(self.acts(kind)), None)

    def acts(self, kind: str) -> list[Act]:
        """All acts of a kind, in their order."""
        return [act for act in self.case.counted if act.kind == kind]

    def decided(self, kind: str, outcome: str) -> Act | None:
        """The last act of a kind that ended so: a decision stands, others follow."""
        found = [act for act in self.acts(kind) if act.outcome == outcome]
        return found[-1] if found else None

    def facts(self, kind: str) -> rules.Act:
        """The last act of a kind as the rules see it; an empty one if there is none."""
        return self.past.done.get(kind) or rules.Act(kind, self.on, "")

    def day(self, kind: str) -> str:
        """The day of the last act of a kind."""
        return day_text(self.past.day_of(kind))

    def text(self, kind: str) -> str:
        """What the last act of a kind says, in whole sentences."""
        return sentences(self.facts(kind).text)

    def outcome(self, kind: str) -> str:
        """How the last act of a kind ended."""
        return self.facts(kind).outcome if kind in self.past.done else ""

    def people(self, kind: str) -> str:
        """Who was named by the last act of a kind."""
        act = self.act(kind)
        return listed(person.name for person in act.people.all()) if act else ""

    def persons(self, kind: str) -> str:
        """Who held a talk or ceremony."""
        act = self.act(kind)
        return act.persons if act else ""

    def place(self, kind: str) -> str:
        """Where it was held."""
        act = self.act(kind)
        return act.place if act else ""

    def body(self, kind: str) -> str:
        """Who decided: 党支部委员会会议."""
        return label(Body, self.facts(kind).by)

    @property
    def contacts(self) -> str:
        """培养联系人."""
        return self.people(ActKind.ASSIGN_CONTACTS)

    @property
    def introducers(self) -> str:
        """入党介绍人."""
        return self.people(ActKind.NAME_INTRODUCERS)

    @property
    def target_on(self) -> date | None:
        """确定为发展对象时间: listed after the notice; 2014: filed by the superior."""
        listed_on = self.past.day_of(ActKind.LIST_TARGET)
        consent = self.past.done.get(ActKind.CONSENT_TARGET)
        if listed_on is None and consent is not None:
            is_old = rules.edition(consent.day) == 2014
            listed_on = consent.day if is_old else None
        return listed_on

    @property
    def passed_on(self) -> date | None:
        """接收为预备党员时间: the branch meeting that passed the admission."""
        return self.past.day_of(ActKind.MEET) if self.past.probation_ends else None


_NARROW = re.compile(r"(?<=[\u4e00-\u9fff”」》）])[,;:?!.]")
_WIDE = str.maketrans(",;:?!.", "，；：？！。")


def prose(text: str) -> str:
    """A recorded text with Chinese marks, whatever the keyboard gave."""
    return _NARROW.sub(lambda mark: mark[0].translate(_WIDE), text)


def sentences(text: str) -> str:
    """The same, with a full stop at the end."""
    told = prose(text)
    return told if not told or told[-1] in "。！？；…”" else f"{told}。"


def day_text(day: date | None) -> str:
    """2026年11月24日, or ""."""
    return day_in_words(day) if day else ""


def short(day: date | None) -> str:
    """2026.11.24, for the narrow columns of a list, or ""."""
    return f"{day:%Y.%m.%d}" if day else ""


def listed(names: Iterable[str]) -> str:
    """王丽娟、李建国."""
    return "、".join(name for name in names if name)


def label(choices: Any, value: str) -> str:
    """The words for a stored code, or ""."""
    return str(choices(value).label) if value else ""


def labels(choices: Any, values: Iterable[str]) -> str:
    """The words for stored codes, in the order of their table."""
    chosen = {str(value) for value in values}
    return listed(str(one.label) for one in choices if one.value in chosen)
