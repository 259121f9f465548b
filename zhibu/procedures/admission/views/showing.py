"""A case as its page tells it: what is next and why not yet, what may be done, what
was done with all it recorded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, fill
from zhibu.foundation.policy import Actor, allows
from zhibu.procedures.admission import codes, rules
from zhibu.procedures.admission.codes import ActKind, Outcome
from zhibu.procedures.admission.forms.fields import ASKED, ELSEWHERE, EXITS, LABELS
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.rules.judging import unmet
from zhibu.procedures.admission.services.recording import PERMISSIONS
from zhibu.register.organisations.models import PartyGroup


@dataclass(frozen=True, slots=True)
class Possible:
    """A step that the table knows from here, besides the next one."""

    kind: ActKind
    label: Any
    who: codes.Who
    number: int
    problems: tuple[Problem, ...]  # why not yet; warnings do not count
    is_mine: bool


@dataclass(frozen=True, slots=True)
class ActShown:
    """One step that was done, with all it recorded."""

    act: Act
    label: Any
    number: int
    facts: tuple[tuple[Any, Any], ...]
    verdict: Any
    tone: str  # of its outcome: "done", "late" or ""


def may_do(actor: Actor, case: Case, who: str, kind: str) -> bool:
    """Whether the actor may record a step of whoever must act."""
    return allows(actor, PERMISSIONS[codes.Who(who)], case.path_of(who, kind))


def possible(
    actor: Actor, case: Case, past: rules.Progress, next_kind: str, on: date
) -> list[Possible]:
    """What may be done now besides the next step, by whom; side exits come last.

    Steps that only wait for another step are left out: the next step leads to them.
    """
    found = []
    for (state, kind), step in rules.steps_on(on).items():
        if state != past.state or kind == next_kind or kind in ELSEWHERE:
            continue
        against = unmet(past, rules.Act(kind, on, step.usual), step)
        hard = tuple(problem for problem in against if not problem.warning)
        if any(problem.lifts_on is None for problem in hard):
            continue
        mine = may_do(actor, case, step.who, kind)
        found.append(Possible(kind, kind.label, step.who, step.number, hard, mine))
    return sorted(found, key=lambda one: (one.kind in EXITS, not one.number))


def acts_shown(acts: Iterable[Act]) -> list[ActShown]:
    """Steps newest first, as the page folds them."""
    rows = list(acts)
    groups = _group_names(rows)
    return [_shown(act, groups) for act in reversed(rows)]


def _group_names(acts: list[Act]) -> dict[int, str]:
    keys = [act.details["group"] for act in acts if act.details.get("group")]
    if not keys:
        return {}
    return dict(PartyGroup.objects.filter(pk__in=keys).values_list("pk", "name"))


def _shown(act: Act, groups: dict[int, str]) -> ActShown:
    said = act.facts()
    numbers = {
        step.number
        for (_state, kind), step in rules.steps_on(act.day).items()
        if kind == act.kind
    }
    return ActShown(
        act=act,
        label=ActKind(act.kind).label,
        number=max(numbers, default=0),
        facts=tuple(_facts(act, said, groups)),
        verdict=rules.verdict(said.vote) if said.vote else None,
        tone=_TONES.get(act.outcome, ""),
    )


_TONES = {
    Outcome.REJECTED: "late",
    Outcome.CANCELLED: "late",
    Outcome.EXTENDED: "soon",
    Outcome.PASSED: "done",
    Outcome.CONVERTED: "done",
}
_SETS = {
    "places": codes.Place,
    "recommended": codes.Recommendation,
    "heard": codes.Voice,
    "methods": codes.ReviewMethod,
    "documents": codes.Document,
}


def _facts(
    act: Act, said: rules.Act, groups: dict[int, str]
) -> Iterable[tuple[Any, Any]]:
    """All that a step recorded, in the words of its form."""
    labels = LABELS | dict(ASKED[act.kind].labels) if act.kind in ASKED else LABELS
    if said.by:
        yield labels["by"], codes.Body(said.by).label
    people = "、".join(_person(person) for person in act.people.all())
    if people:
        yield _("Persons"), people
    for name in ("place", "persons"):
        if value := getattr(act, name):
            yield labels[name], value
    for name, choices in _SETS.items():
        if chosen := getattr(said, name):
            words = [one.label for one in choices if one in chosen]
            yield labels[name], "、".join(map(str, words))
    for name in ("starts_on", "ends_on", "days", "hours", "months"):
        if value := getattr(said, name):
            yield labels[name], value
    if group := groups.get(act.details.get("group", 0)):
        yield labels["group"], group
    if said.vote is not None:
        yield _("Vote"), _counts(said.vote)
    if said.is_signed:
        yield labels["is_signed"], _("yes")
    if said.text:
        yield labels["text"], said.text


def _person(person: Any) -> str:
    if not person.sanction:
        return str(person.name)
    return f"{person.name}（{person.get_sanction_display()}）"


def _counts(vote: rules.Vote) -> str:
    told = fill(
        _(
            "%(should)s should attend, %(present)s present; for %(approve)s, against"
            " %(against)s, abstained %(abstain)s"
        ),
        {
            "should": vote.should,
            "present": vote.present,
            "approve": vote.approve,
            "against": vote.against,
            "abstain": vote.abstain,
        },
    )
    written = (vote.written_approve, vote.written_against, vote.written_abstain)
    if not any(written):
        return told
    words = fill(
        _("in writing before: for %(approve)s, against %(against)s, abstained %(no)s"),
        dict(zip(("approve", "against", "no"), written, strict=True)),
    )
    return f"{told}；{words}"
