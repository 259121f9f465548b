"""Forms of a few fields: moves, ends, terms, groups, lists of organisations."""

from typing import Any

from django import forms
from django.conf import settings

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.organisations import rules
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.forms.choosing import OrganisationField
from zhibu.register.organisations.models import Organisation, PartyGroup, Term


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


def _reason(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _version(organisation: Organisation) -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, initial=organisation.version)


class MoveForm(forms.Form):
    """The new superior."""

    def __init__(
        self, *args: Any, actor: Actor, organisation: Organisation, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = [k for k in Kind.values if rules.may_stand_under(organisation.kind, k)]
        self.fields["parent"] = OrganisationField(
            actor=actor,
            permission=Perm.ORGANISATIONS_MOVE,
            kinds=kinds,
            label=_("New superior"),
            help_text=_("Where it is to stand, with all organisations below it."),
        )
        self.fields["reason"] = _reason(_("Reason"), _("The decision it rests on."))
        self.fields["version"] = _version(organisation)


class DissolveForm(forms.Form):
    """When and why."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closed_on"] = _day(_("Dissolved on"))
        self.fields["reason"] = _reason(
            _("Reason"), _("And the decision of the superior it rests on.")
        )
        self.fields["version"] = _version(organisation)


class TermForm(forms.ModelForm):
    """A term of office; a correction asks for a reason."""

    class Meta:
        model = Term
        fields = (
            "number",
            "elected_on",
            "ends_on",
            "should_attend",
            "attended",
            "seats",
        )
        help_texts = {
            "number": _("Counted from the first."),
            "should_attend": _("Electors who should have attended the election."),
            "attended": _("Electors who did."),
            "seats": _("Members of the committee as approved."),
        }

    def __init__(self, *args: Any, years: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("elected_on", "ends_on"):
            self.fields[name].widget = _day("").widget
        if self.instance.pk is None:
            self.fields["ends_on"].required = False
            if years:
                help_text = _("Left empty: after %(years)s years.") % {"years": years}
                self.fields["ends_on"].help_text = help_text
        else:
            self.fields["reason"] = _reason(_("Reason of the correction"))

    def _post_clean(self) -> None:
        """The service judges and writes; the form only reads the fields."""


class ExtendForm(forms.Form):
    """An extension, and the superior's reply that grants it."""

    extended_to = _day(
        _("Extended to"), help_text=_("As a rule a year at most after its end.")
    )
    approval = forms.CharField(
        label=_("Reply of the superior"),
        help_text=_("Number and date of the letter."),
        max_length=200,
    )


class GroupForm(forms.Form):
    """The name of a party group."""

    name = forms.CharField(label=PartyGroup._meta.get_field("name").verbose_name)


class ImportForm(forms.Form):
    """A workbook with organisations."""

    file = forms.FileField(
        label=_("List of organisations"),
        help_text=_(
            "A workbook (.xlsx, .xls) or text file (.csv). Nothing is written before"
            " you have seen what changes."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is larger than the settings allow."""
        file = self.cleaned_data["file"]
        if file.size > settings.ZHIBU_UPLOAD_BYTES:
            limit = settings.ZHIBU_UPLOAD_BYTES // 1024 // 1024
            message = _("The file is larger than %(limit)s MB.") % {"limit": limit}
            raise forms.ValidationError(message)
        return file


class WriteListForm(forms.Form):
    """Yes, write what was shown: its counts travel along, and why doubts are none."""

    counts = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, doubtful: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if doubtful:
            self.fields["reason"] = _reason(
                _("Why are the doubtful rows right?"),
                _("Without a reason they are left out. It is kept in the audit log."),
            )
            self.fields["reason"].required = False
