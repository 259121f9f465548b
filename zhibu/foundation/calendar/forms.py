"""The form of the calendar."""

from django import forms

from zhibu.foundation.kernel.text import _


class DayForm(forms.Form):
    """A day that is worked, or not."""

    day = forms.DateField(
        label=_("day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_working = forms.TypedChoiceField(
        label=_("is"),
        choices=[("no", _("a day off")), ("yes", _("a working day"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    note = forms.CharField(
        label=_("ground"),
        max_length=200,
        help_text=_("The notice and its number, or what happened."),
    )
