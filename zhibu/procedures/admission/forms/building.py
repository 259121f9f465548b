"""The inputs of one field of a step, filled with what is known."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.codes import (
    ActKind,
    Body,
    Document,
    Outcome,
    Place,
    Recommendation,
    ReviewMethod,
    Sanction,
    Voice,
    outcome_label,
)
from zhibu.procedures.admission.forms.fields import HELPS, LABELS, Asked
from zhibu.procedures.admission.queries.filling import Known
from zhibu.procedures.admission.rules.probation import FILE, HEARD
from zhibu.procedures.admission.rules.target import (
    BOTH_PLACES,
    METHODS,
    METHODS_FOR_FLOATING,
)

Inputs = dict[str, forms.Field]
NOTHING = ("", "—")
COUNTS: dict[str, Any] = {
    "should": _("Should attend"),
    "present": _("Present"),
    "approve": _("For"),
    "against": _("Against"),
    "abstain": _("Abstained"),
    "written_approve": _("For, in writing before"),
    "written_against": _("Against, in writing before"),
    "written_abstain": _("Abstained, in writing before"),
}
_DECIDED_BY_VOTE = ("should", "present", "approve")


def day_input(**more: Any) -> forms.DateField:
    """A day, with the calendar of the browser."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **more)


def lines(rows: int = 3) -> forms.Textarea:
    """Several lines of text."""
    return forms.Textarea(attrs={"rows": rows})


def inputs_of(name: str, asked: Asked, known: Known) -> Inputs:
    """The inputs that the form shows for one name of the table."""
    made = _BUILDERS.get(name, _text_line)(asked, known, name)
    for key, field in made.items():
        if key == name:
            field.label = asked.labels.get(name, LABELS.get(name, field.label))
            field.help_text = asked.helps.get(name, HELPS.get(name, field.help_text))
            field.is_demanded = name in asked.must  # type: ignore[attr-defined]
    return made


def _outcome(asked: Asked, known: Known, name: str) -> Inputs:
    choices: list[tuple[str, Any]] = [
        (str(value), outcome_label(known.kind, value)) for value in known.step.leads
    ]
    if len(choices) < 2:
        return {}
    # Nobody decides by leaving a button where it stood: votes and judgements are
    # chosen; only what is nearly always the case is chosen beforehand.
    initial = choices[0][0] if known.kind == ActKind.TRAIN else None
    return {name: _choice(choices, initial, required=True)}


def _choice(
    choices: Iterable[tuple[Any, Any]], initial: Any = None, *, required: bool = False
) -> forms.Field:
    return forms.ChoiceField(
        choices=list(choices),
        initial=initial,
        required=required,
        widget=forms.RadioSelect,
    )


def _by(asked: Asked, known: Known, name: str) -> Inputs:
    usual = str(known.usual_body(asked.bodies))
    if len(asked.bodies) == 1:
        field = forms.CharField(initial=usual, required=False, widget=forms.HiddenInput)
        return {name: field}
    bodies = [body for body in Body if body in asked.bodies]
    offered = [(str(body), body.label) for body in bodies]
    return {name: forms.ChoiceField(choices=offered, initial=usual, required=False)}


def _ticks(choices: Iterable[Any], initial: Iterable[Any] = ()) -> forms.Field:
    return forms.MultipleChoiceField(
        choices=[(str(choice), choice.label) for choice in choices],
        initial=[str(one) for one in initial],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _documents(asked: Asked, known: Known, name: str) -> Inputs:
    papers = FILE if known.kind == ActKind.ARCHIVE else known.step.documents
    if not papers:
        return {}
    there = [paper for paper in papers if paper in known.papers_before]
    return {name: _ticks(map(Document, papers), there)}


def _heard(asked: Asked, known: Known, name: str) -> Inputs:
    whole = known.kind == ActKind.DISCUSS_TARGET
    return {name: _ticks(Voice if whole else HEARD)}


def _methods(asked: Asked, known: Known, name: str) -> Inputs:
    usual = [*METHODS, ReviewMethod.LETTERS]
    if known.past.case.is_floating:
        usual += METHODS_FOR_FLOATING
    return {name: _ticks(usual)}


def _recommended(asked: Asked, known: Known, name: str) -> Inputs:
    return {name: _ticks(Recommendation)}


def _places(asked: Asked, known: Known, name: str) -> Inputs:
    """R-DEV-02, R-DEV-14: asked only where there is something to choose."""
    if known.kind == ActKind.NOTICE:
        if not known.past.case.is_floating:
            return {}
        return {name: _ticks([place for place in Place if place in BOTH_PLACES])}
    allowed = [place for place in Place if place in known.places]
    initial = allowed if len(allowed) == 1 else ()
    return {name: _ticks(allowed, initial)}


def _vote(asked: Asked, known: Known, name: str) -> Inputs:
    made: Inputs = {}
    for key, label in COUNTS.items():
        if known.is_committee_vote and key.startswith("written"):
            continue
        made[key] = forms.IntegerField(
            label=label,
            min_value=0,
            required=key in _DECIDED_BY_VOTE,
            initial=None if key in ("present", "approve") else 0,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )
    made["should"].initial = known.should_attend or None
    made["should"].help_text = _whom_it_counts(known)
    if not known.is_committee_vote:
        made["is_secret"] = forms.BooleanField(
            label=_("By secret ballot"), initial=True, required=False
        )
    return made


def _whom_it_counts(known: Known) -> Any:
    if not known.is_committee_vote:
        return _(
            "Full members on the roll who can be reached. Change it when somebody"
            " does not count by the rules."
        )
    if known.should_attend:
        return _("Members of the committee, by the register of posts.")
    return _("No post in this committee is registered: enter how many members it has.")


def _people(asked: Asked, known: Known, name: str) -> Inputs:
    chosen = dict(enumerate(known.named_before, 1))
    options = [NOTHING, *((str(one.member_id), str(one)) for one in known.candidates)]
    made: Inputs = {}
    for place in (1, 2):
        label = _("First person") if place == 1 else _("Second person")
        made[f"person_{place}"] = forms.ChoiceField(
            label=label,
            choices=options,
            initial=str(chosen.get(place, "")),
            required=False,
        )
        made[f"person_{place}"].is_demanded = place <= asked.people  # type: ignore[attr-defined]
        made[f"sanction_{place}"] = forms.ChoiceField(
            label=_("Sanction in effect"),
            choices=[("", _("none")), *Sanction.choices],
            required=False,
        )
        made[f"until_{place}"] = day_input(label=_("In effect until"), required=False)
    return made


def _starts_on(asked: Asked, known: Known, name: str) -> Inputs:
    return {name: day_input(required=False, initial=known.past.day_of(ActKind.MEET))}


def _ends_on(asked: Asked, known: Known, name: str) -> Inputs:
    initial = known.past.probation_ends if known.kind == ActKind.APPROVE else None
    return {name: day_input(required=False, initial=initial)}


def _number(asked: Asked, known: Known, name: str) -> Inputs:
    if name == "months" and not _may_extend(known):
        return {}
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return {name: forms.IntegerField(min_value=0, required=False, widget=widget)}


def _may_extend(known: Known) -> bool:
    return Outcome.EXTENDED in known.step.leads and not known.past.is_extended


def _group(asked: Asked, known: Known, name: str) -> Inputs:
    if not known.groups:
        return {}
    options = [NOTHING, *((str(pk), label) for pk, label in known.groups)]
    return {name: forms.ChoiceField(choices=options, required=False)}


def _is_signed(asked: Asked, known: Known, name: str) -> Inputs:
    return {name: forms.BooleanField(required=False)}


def _text(asked: Asked, known: Known, name: str) -> Inputs:
    return {name: forms.CharField(required=False, max_length=2000, widget=lines())}


def _text_line(asked: Asked, known: Known, name: str) -> Inputs:
    longest = 100 if name == "place" else 200
    return {name: forms.CharField(required=False, max_length=longest)}


_BUILDERS: dict[str, Callable[[Asked, Known, str], Inputs]] = {
    "outcome": _outcome,
    "by": _by,
    "documents": _documents,
    "heard": _heard,
    "methods": _methods,
    "recommended": _recommended,
    "places": _places,
    "vote": _vote,
    "people": _people,
    "starts_on": _starts_on,
    "ends_on": _ends_on,
    "days": _number,
    "hours": _number,
    "months": _number,
    "group": _group,
    "is_signed": _is_signed,
    "text": _text,
}
