"""What a person writes in the own case, on the phone: few and large fields."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.text import capfirst

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm
from zhibu.life.office.forms import ScanField
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.services.applicants import OWN_ITEMS
from zhibu.register.members.person_form import NOTHING, keep_sealed
from zhibu.register.members.services.items import SEALED
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.forms import OrganisationField, branch_named

YES_OR_NO = ((True, _("yes")), (False, _("no")))
CIRCUMSTANCES = {
    "has_unit": _("Do you work or study in a unit?"),
    "unit_has_organisation": _("Does the unit have a party organisation?"),
    "is_floating": _("Do you live away from the place of your household registration?"),
}


class CompleteForm(forms.Form):
    """The own items. Sealed ones that are stored are never written into the page: what
    is typed replaces them, an empty field keeps them.
    """

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        for item, field in fields_for_model(Case, fields=OWN_ITEMS).items():
            self.fields[item] = self._made(item, field)

    def _made(self, item: str, field: Any) -> Any:
        if item in CIRCUMSTANCES:
            return forms.TypedChoiceField(
                label=CIRCUMSTANCES[item],
                choices=YES_OR_NO,
                coerce=lambda value: value == "True",
                widget=forms.RadioSelect,
                initial=getattr(self.case, item),
            )
        field.label = capfirst(field.label)
        field.initial = getattr(self.case, item)
        if isinstance(field, forms.TypedChoiceField):
            given: Any = field.choices
            field.choices = [*NOTHING, *(one for one in given if one[0])]
        if isinstance(field, forms.DateField):
            field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        if item in SEALED:
            field.widget.attrs |= {"autocomplete": "off"}
            if field.initial:
                keep_sealed(field, item, field.initial)
        if item == "id_number":
            field.help_text = field.help_text or _(
                "Sex and date of birth are read off it: leave them empty."
            )
        field.required = item == "id_number" and not self.case.id_number
        return field

    def changes(self) -> dict[str, Any]:
        """What was filled in; sealed items only when something was typed."""
        return {
            item: value
            for item, value in self.cleaned_data.items()
            if value or item not in SEALED
        }


class HandInForm(forms.Form):
    """A paper of one's own: written here, as a scan, or handed over on paper."""

    text = forms.CharField(
        label=_("Write it here"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = ScanField(label=_("or a photo or scan of what you wrote"), required=False)
    is_on_paper = forms.BooleanField(
        label=_("or: I hand it over on paper"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """One of the three ways is needed."""
        given = super().clean() or {}
        if not (given.get("text") or given.get("file") or given.get("is_on_paper")):
            message = _(
                "Write the text, choose a picture, or tick that you bring the paper."
            )
            raise forms.ValidationError(message, code="nothing_handed_in")
        return given


class ApplyAgainForm(HandInForm, CompleteForm):
    """A new application: where, what it says, and what has changed about the person.
    What is known from the case that ended is there already.
    """

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        del self.fields["version"]
        before = case.organisation
        self.fields["branch"] = forms.CharField(
            label=_("Party branch"),
            help_text=_(
                "The branch of your unit, or of your residence. Another branch: a part"
                " of its name, or its code."
            ),
            max_length=60,
            initial="" if before.closed_on else before.name,
        )

    def fieldsets(self) -> list[tuple[Any, list[Any]]]:
        """Where, the application, and what is known of the person."""
        return [
            (_("Where I apply"), [self["branch"]]),
            (
                _("My application"),
                [self[name] for name in ("text", "file", "is_on_paper")],
            ),
            (
                _("About me: change what is not true any more"),
                [self[item] for item in OWN_ITEMS],
            ),
        ]

    def clean_branch(self) -> int:
        """The one branch of this system that is meant."""
        return branch_named(self.cleaned_data["branch"], (EVERYWHERE,))

    def changes(self) -> dict[str, Any]:
        """What was filled in about the person; nothing of the application."""
        told = super().changes()
        return {item: told[item] for item in OWN_ITEMS if item in told}


class PaperForm(forms.Form):
    """A paper that is written by hand: the person says that it is filled in."""

    is_on_paper = forms.BooleanField(
        label=_("I have filled it in by hand and handed it to the branch")
    )
    file = ScanField(label=_("a photo or scan, if you like"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """The person withdraws the application."""

    text = forms.CharField(
        label=_("Reason, if you wish to give one"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


OWN_FORMS: dict[str, type[forms.Form]] = {
    ActKind.APPLY: HandInForm,
    ActKind.FILL_FORM: PaperForm,
    ActKind.APPLY_CONVERSION: HandInForm,
    ActKind.WITHDRAW: WithdrawForm,
}


class InviteForm(forms.Form):
    """Whom to invite: the rest the person fills in."""

    name = forms.CharField(label=_("Name"), max_length=60)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(
            actor=actor,
            permission=Perm.ADMISSION_WORK,
            kinds=BRANCHES,
            label=_("Branch"),
        )
