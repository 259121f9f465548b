"""The rows of cases of admission in the demo county: made, not stored."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from zhibu.foundation import vault
from zhibu.foundation.kernel.dates import add_years
from zhibu.home.demo.applying import Circumstances, acts_around
from zhibu.home.demo.names import make_name
from zhibu.home.demo.people import DIVISION, OWN_PHONES
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import State
from zhibu.procedures.admission.details import write_details
from zhibu.procedures.admission.models import Act, ActPerson, Case
from zhibu.procedures.admission.queries import Superiors
from zhibu.register.accounts.models import User
from zhibu.register.members.initials import person_initials
from zhibu.register.members.models import Member
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.organisations.models import Organisation

WHO = "示例县"  # recorded them
_PHONES_FROM = 90_000  # the members of the county have the numbers below
_NUMBERS_FROM = 400  # and so with the numbers of persons born on one day


@dataclass(slots=True)
class Made:
    """What was made and is not stored yet."""

    cases: list[Case] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    people: list[ActPerson] = field(default_factory=list)


class Maker:
    """Makes the cases of one county, the same every time."""

    def __init__(
        self,
        on: date,
        rng: Random,
        branches: dict[Organisation, list[Member]],
        superiors: dict[str, Superiors],
        with_committee: Collection[int],
    ) -> None:
        self.on, self.rng = on, rng
        self.made = Made()
        self.born: Counter[tuple[date, str]] = Counter()
        self.branches = branches
        self.superiors = superiors
        self.with_committee = with_committee
        self.full = {
            branch.pk: self._full_members(members)
            for branch, members in branches.items()
        }

    def _full_members(self, members: list[Member]) -> list[Member]:
        """Who can be a contact or introducer: full members for years."""
        years_ago = add_years(self.on, -5)
        return [
            member
            for member in members
            if member.full_since
            and member.full_since < years_ago
            and not (member.left_on or member.suspended_on or member.is_lost)
        ]

    def able(self) -> list[Organisation]:
        """Branches that can develop people: members enough, and who approves."""
        return [
            branch
            for branch in self.branches
            if len(self.full[branch.pk]) >= 3
            and self.superiors[branch.path].upper is not None
        ]

    def add(
        self,
        branch: Organisation,
        meeting: date,
        person: dict[str, Any],
        member: Member | None = None,
        late: int = 0,
        user: User | None = None,
    ) -> None:
        """A case with all acts until today, or until `late` days ago; none, where
        nobody has applied until then.
        """
        superiors = self.superiors[branch.path]
        case = Case(
            organisation=branch,
            org_path=branch.path,
            upper=superiors.upper,
            upper_path=superiors.upper_path,
            filing_path=superiors.filing_path,
            member=member,
            user=user,
            state=State.NEW,
            initials=person_initials(person["name"]),
            **person,
        )
        two = self.rng.sample(self.full[branch.pk], 2)
        around = Circumstances(
            has_committee=branch.pk in self.with_committee,
            is_deliberated=case.is_deliberated,
            voters=len(self.full[branch.pk]),
            people=tuple(rules.Person(member=one.pk) for one in two),
        )
        last = self.on - timedelta(days=late)
        acts = acts_around(meeting, around, self.rng)
        done = [act for act in acts if act.day <= last]
        if done:
            self.made.cases.append(case)
        for position, act in enumerate(done, start=1):
            self._add_act(case, act, position, two)

    def _add_act(
        self, case: Case, act: rules.Act, position: int, two: list[Member]
    ) -> None:
        row = Act(
            case=case,
            position=position,
            kind=act.kind,
            day=act.day,
            outcome=act.outcome,
            by=act.by,
            text=act.text,
            details=write_details(act),
            recorded_on=act.day,
            actor_name=WHO,
        )
        self.made.acts.append(row)
        if act.people:
            self.made.people += [
                ActPerson(act=row, member=member, name=member.name) for member in two
            ]

    def new_person(self, branch: Organisation) -> dict[str, Any]:
        """Somebody who is not in the register: young as a rule."""
        rng, number = self.rng, len(self.made.cases)
        age = rng.choice((19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30, 32, 35, 39, 44))
        born = add_years(self.on, -age - 2) - timedelta(days=rng.randint(0, 364))
        sex = rng.choice("12")
        same = self.born[born, sex]
        self.born[born, sex] += 1
        id_number = make_id_number(DIVISION, born, _NUMBERS_FROM + same, sex)
        return {
            "name": make_name(rng, female=sex == "2", birth_year=born.year),
            "sex": sex,
            "ethnicity": "01",
            "birth_date": born,
            "education": rng.choice(("21", "31", "61", "71")),
            "id_number": id_number,
            "id_digest": vault.digest("id_number", id_number),
            "phone": f"13{rng.randint(0, 9)}{OWN_PHONES}{_PHONES_FROM + number:05d}",
            "native_place": "青石县",
            "workplace": str(branch).removesuffix("党支部"),
        }
