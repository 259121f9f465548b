"""Short forms: a reason, an objection and its answer, an offer, the yearly analysis."""

from typing import Any

from django import forms
from django.utils import timezone

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, roots
from zhibu.procedures.admission.codes import Document, Outcome
from zhibu.procedures.admission.forms.building import day_input, lines
from zhibu.procedures.admission.rules.activist import HANDED_OVER
from zhibu.register.organisations.forms import branch_named
from zhibu.register.organisations.models import Organisation


def today_input(label: Any) -> forms.DateField:
    """A day that is today unless somebody says otherwise."""
    return day_input(label=label, initial=timezone.localdate)


class ReasonForm(forms.Form):
    """Nothing but a reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=lines(2))


class ObjectionForm(forms.Form):
    """What was said during a public notice; never who said it."""

    received_on = today_input(_("Received on"))
    text = forms.CharField(
        label=_("What was said"),
        help_text=_("Without the name of who said it: nothing tells it later."),
        max_length=2000,
        widget=lines(4),
    )


class AnswerForm(forms.Form):
    """What was found, and whether the objection is right."""

    answer = forms.CharField(
        label=_("Finding and answer"), max_length=2000, widget=lines(4)
    )
    is_upheld = forms.TypedChoiceField(
        label=_("Is the objection right?"),
        choices=[
            ("0", _("No: it does not stand against listing")),
            ("1", _("Yes: it stands")),
        ],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )


class AnalysisForm(forms.Form):
    """R-DEV-07: the superior's yearly look at its activists."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Committee"), empty_label=None
    )
    day = today_input(_("Day"))
    text = forms.CharField(
        label=_("Findings of the analysis"),
        help_text=_(
            "How many and who they are, how they are trained, what has to improve."
        ),
        max_length=4000,
        widget=lines(6),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.open().filter(approves_admission=True)
        tops = roots(actor, Perm.ADMISSION_DECIDE)
        if EVERYWHERE not in tops:
            rows = rows.filter(path__in=tops) | rows.within(*tops)
        self.fields["organisation"].queryset = rows.order_by("path")  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """To which branch a person changed."""

    branch = forms.CharField(
        label=_("Party branch"),
        help_text=_("A part of its name, its pinyin initials or its code"),
        max_length=60,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: changed to another unit on 1 July."),
        max_length=300,
        widget=lines(2),
    )

    def clean_branch(self) -> int:
        """The one branch of this system that is meant."""
        return branch_named(self.cleaned_data["branch"], (EVERYWHERE,))


class TakeOverForm(forms.Form):
    """R-DEV-08: what came along, and whether the training goes on."""

    day = today_input(_("Taken over on"))
    outcome = forms.ChoiceField(
        label=_("Training"),
        choices=[
            (str(one), one.label) for one in (Outcome.CONTINUED, Outcome.RESTARTED)
        ],
        widget=forms.RadioSelect,
    )
    documents = forms.MultipleChoiceField(
        label=_("Papers handed over"),
        choices=[(str(one), Document(one).label) for one in HANDED_OVER],
        help_text=_("Training time goes on only with both papers (R-DEV-08)."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class TakeUpForm(forms.Form):
    """Which probationary member, and when the committee decided."""

    approved_on = day_input(
        label=_("The committee approved on"),
        help_text=_("It stands in the application form for admission."),
    )

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = forms.ModelChoiceField(
            members, label=_("Probationary member"), empty_label="—"
        )
        self.order_fields(["member", "approved_on"])
