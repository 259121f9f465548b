"""Input for calls, nominations, honours and consent."""

from typing import Any

from django import forms

from zhibu.foundation.kernel.text import _
from zhibu.life.honours import codes, rules
from zhibu.life.honours.codes import OF_ORGANISATIONS, PROPOSED, Title


def lines(label: Any, **kwargs: Any) -> forms.CharField:
    """A few lines of text."""
    widget = forms.Textarea(attrs={"rows": kwargs.pop("rows", 3)})
    return forms.CharField(label=label, widget=widget, **kwargs)


class CallForm(forms.Form):
    """A call; `places`: organisations in whose name the actor may call."""

    organisation_id = forms.TypedChoiceField(label=_("Called by"), coerce=int)
    title = forms.ChoiceField(
        label=_("Honour"), choices=[(one.value, one.label) for one in PROPOSED]
    )
    year = forms.IntegerField(label=_("Year"), min_value=1949, max_value=2100)
    until = forms.DateField(label=_("Nominations until"))
    quota = forms.IntegerField(
        label=_("Nominations of each branch"),
        min_value=0,
        max_value=100,
        initial=1,
        help_text=_("0: no limit."),
    )
    working_days = forms.IntegerField(
        label=_("Working days of the public notice"),
        min_value=rules.LEAST_WORKING_DAYS,
        max_value=rules.MOST_WORKING_DAYS,
        initial=rules.LEAST_WORKING_DAYS,
        help_text=_("R-HON-05: five or more."),
    )
    objections_to = forms.CharField(
        label=_("Who receives objections"),
        max_length=200,
        help_text=_("Office, address and phone: they stand on the public notice."),
    )
    conditions = lines(_("Conditions"), max_length=1000, required=False, rows=4)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_places(self, places)


def _offer_places(form: forms.Form, places: Any) -> None:
    field: Any = form.fields["organisation_id"]
    field.choices = [(row.pk, row.name) for row in places]


class ReasonForm(forms.Form):
    reason = lines(_("Reason"), max_length=300)


class NoticeForm(forms.Form):
    starts_on = forms.DateField(label=_("Public notice from"))


class DecideForm(forms.Form):
    """`shortlist`: nominations after the notice."""

    chosen = forms.TypedMultipleChoiceField(
        label=_("Who is honoured"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = forms.DateField(label=_("Decided on"))
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("Empty: the honour does not end by itself."),
    )

    def __init__(self, *args: Any, shortlist: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["chosen"]
        field.choices = [
            (one.pk, f"{one.name}（{one.organisation.name}）")
            if one.member_id
            else (one.pk, one.name)
            for one in shortlist
        ]


class ProposeForm(forms.Form):
    nominee = forms.CharField(widget=forms.HiddenInput)
    meeting_on = forms.DateField(
        label=_("Day of the meeting that proposes"),
        help_text=_("The branch meeting, or the committee, that decided to propose."),
    )
    deeds = lines(
        _("Deeds"),
        min_length=rules.DEEDS_LEAST,
        max_length=rules.DEEDS_MOST,
        rows=8,
        help_text=_("What was done, when, and what came of it. No numbers of persons."),
    )


class CheckForm(forms.Form):
    passes = forms.TypedChoiceField(
        label=_("Result"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("agreed: goes on")), ("no", _("goes no further"))],
        widget=forms.RadioSelect,
    )
    opinion = lines(_("Opinion"), max_length=500, required=False)


class ObjectionForm(forms.Form):
    received_on = forms.DateField(label=_("Received on"))
    text = lines(
        _("What was said"),
        max_length=2000,
        rows=5,
        help_text=_("Who said it is not written down."),
    )


class AnswerForm(forms.Form):
    answer = lines(_("What was found"), max_length=2000, rows=5)
    is_upheld = forms.BooleanField(
        label=_("The objection is right"),
        required=False,
        help_text=_("Who was rightly objected to is not honoured."),
    )


class RecordForm(forms.Form):
    """An honour that exists; `is_organisation`: of its holder."""

    holder = forms.CharField(widget=forms.HiddenInput)
    title = forms.ChoiceField(label=_("Honour"))
    name = forms.CharField(
        label=_("What it is called"),
        max_length=100,
        required=False,
        help_text=_("For another honour; else empty."),
    )
    giver_name = forms.CharField(label=_("Given by"), max_length=200)
    given_on = forms.DateField(label=_("Given on"))
    number = forms.CharField(
        label=_("Number of the decision"), max_length=60, required=False
    )
    valid_until = forms.DateField(label=_("Valid until"), required=False)
    deeds = lines(_("Deeds"), max_length=rules.DEEDS_MOST, required=False, rows=5)

    def __init__(self, *args: Any, is_organisation: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["title"]
        field.choices = [
            (one.value, one.label)
            for one in Title
            if one == Title.OTHER or (one in OF_ORGANISATIONS) == is_organisation
        ]


class RevokeForm(forms.Form):
    because = forms.ChoiceField(
        label=_("Ground"),
        choices=codes.Revocation.choices,
        widget=forms.RadioSelect,
    )
    note = lines(_("What was found"), max_length=500)
    revoked_on = forms.DateField(label=_("Revoked on"))


class MedalForm(forms.Form):
    organisation_id = forms.TypedChoiceField(label=_("Given by"), coerce=int)
    members = forms.TypedMultipleChoiceField(
        label=_("Who is due"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    given_on = forms.DateField(label=_("Given on"))

    def __init__(self, *args: Any, places: Any, due: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_places(self, places)
        field: Any = self.fields["members"]
        field.choices = [(one.member.pk, one.member.name) for one in due]


class ConsentForm(forms.Form):
    name_shown = forms.ChoiceField(
        label=_("My name"),
        choices=codes.NameShown.choices,
        widget=forms.RadioSelect,
    )
    shows_branch = forms.BooleanField(label=_("My branch may be shown"), required=False)
    shows_deeds = forms.BooleanField(
        label=_("The text of my deeds may be shown"), required=False
    )


class NoFields(forms.Form):
    """Only yes or no."""


class CertificateForm(forms.Form):
    number = forms.CharField(label=_("Number of the certificate"), max_length=60)
    code = forms.CharField(label=_("Check code"), max_length=20)
