"""A case as its page tells it: what is next and why not yet, what may be done, what
was done with all it recorded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, fill
from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.foundation.vault.masking import MASKS
from zhibu.procedures.admission import codes, queries, rules
from zhibu.procedures.admission.codes import ActKind, Outcome
from zhibu.procedures.admission.forms.fields import (
    ASKED,
    ELSEWHERE,
    EXITS,
    LABELS,
    ONCE,
    SELDOM,
)
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.queries.reaching import may_act
from zhibu.register.members.services.items import SEALED
from zhibu.register.organisations.models import PartyGroup


@dataclass(frozen=True, slots=True)
class Possible:
    """A step that may be done now besides the next one."""

    kind: ActKind
    label: Any
    who: codes.Who
    problems: tuple[Problem, ...]  # only time stands against it: when it lifts
    stands_apart: bool  # a side exit, or what happens seldom


@dataclass(frozen=True, slots=True)
class ActShown:
    """One step that was done, with all it recorded."""

    act: Act
    label: Any
    number: int
    facts: tuple[tuple[Any, Any], ...]
    verdict: Any
    tone: str  # of its outcome: "done", "late" or ""


def scan_rights(actor: Actor, case: Case) -> dict[str, bool]:
    """What the actor may do with the scans of a case, for the templates."""
    return {
        "attach": allows(actor, Perm.ATTACHMENTS_ADD, case.org_path),
        "open_files": allows(actor, Perm.ATTACHMENTS_VIEW, case.org_path),
        "remove_files": allows(actor, Perm.ATTACHMENTS_REMOVE, case.org_path),
    }


def possible(
    actor: Actor, progress: queries.CaseProgress, besides: str
) -> list[Possible]:
    """What the actor may do now besides one step; side exits come last.

    Steps that wait for another step are left out: the next step leads to them.
    """
    found = []
    for one in progress.possible:
        is_over = one.kind in ONCE and rules.is_done(progress.past, one.kind)
        if is_over or one.kind in (besides, *ELSEWHERE):
            continue
        hard = tuple(problem for problem in one.problems if not problem.warning)
        if any(problem.lifts_on is None for problem in hard):
            continue
        if may_act(actor, progress.case, one.who, one.kind):
            apart = one.kind in EXITS | SELDOM
            found.append(Possible(one.kind, one.kind.label, one.who, hard, apart))
    return sorted(found, key=lambda one: one.kind in EXITS)


def acts_shown(acts: Iterable[Act]) -> list[ActShown]:
    """Steps newest first, as the page folds them."""
    rows = queries.with_scans(acts)
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


_TONES: dict[str, str] = {
    Outcome.REJECTED: "late",
    Outcome.CANCELLED: "late",
    Outcome.EXTENDED: "soon",
    Outcome.PASSED: "done",
    Outcome.CONVERTED: "done",
}
_VALUES = ("starts_on", "ends_on", "days", "hours", "months")
_SETS: dict[str, type[Choices]] = {
    "places": codes.Place,
    "recommended": codes.Recommendation,
    "heard": codes.Voice,
    "methods": codes.ReviewMethod,
    "documents": codes.Document,
}


def _facts(
    act: Act, said: rules.Act, groups: dict[int, str]
) -> Iterable[tuple[Any, Any]]:
    """All that a step recorded, in the words of its form; what is empty is left out."""
    labels = LABELS | dict(ASKED[act.kind].labels) if act.kind in ASKED else LABELS
    found: list[tuple[Any, Any]] = [
        (labels["by"], codes.Body(said.by).label if said.by else ""),
        (_("Persons"), "、".join(_person(person) for person in act.people.all())),
        *((labels[name], getattr(act, name)) for name in ("place", "persons")),
        *((labels[name], _chosen(said, name)) for name in _SETS),
        *((labels[name], getattr(said, name)) for name in _VALUES),
        (labels["group"], groups.get(act.details.get("group", 0))),
        (_("Vote"), _counts(said.vote) if said.vote else ""),
        (labels["is_signed"], _("yes") if said.is_signed else ""),
        (labels["text"], said.text),
    ]
    return [(label, value) for label, value in found if value]


def _chosen(said: rules.Act, name: str) -> str:
    """The names of what was ticked, in the order of the table."""
    ticked = getattr(said, name)
    return "、".join(str(one.label) for one in _SETS[name] if one in ticked)


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


def item_shown(case, name, clear=""):
    """(item, what it is called, its value in words, whether that is masked); a sealed
    one is masked unless `clear` gives it.
    """
    field = case._meta.get_field(name)
    value = getattr(case, name)
    is_sealed = name in SEALED and bool(value)
    if is_sealed:
        value = clear or MASKS[name](value)
    elif field.choices:
        value = getattr(case, f"get_{name}_display")()
    elif isinstance(value, bool):
        value = _("yes") if value else _("no")
    return name, field.verbose_name, value, is_sealed
