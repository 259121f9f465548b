"""What a person is asked on the way of a list of applicants in and out."""

from typing import Any

from django import forms

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.register.rosters.forms import FileForm, StartForm

GOOD, ALL = "good", "all"


class StartCasesForm(StartForm):
    """The list, and the organisation to whose branches the persons belong."""

    permission = Perm.ADMISSION_WORK

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("List of applicants")


class DecideForm(forms.Form):
    """Which rows enter, and who answers for those with contradictions."""

    rows = forms.ChoiceField(label=_("Rows"), widget=forms.RadioSelect, initial=GOOD)
    reason = forms.CharField(
        label=_("Reason for taking over what contradicts itself"),
        max_length=200,
        required=False,
        help_text=_("It stands in the log of each case."),
    )

    def __init__(self, *args: Any, counts: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        good, doubtful = counts.get("new", 0), counts.get("doubtful", 0)
        choices = [
            (GOOD, _("only the %(count)s rows without contradictions")),
            (ALL, _("also the %(count)s rows with contradictions or gaps")),
        ]
        numbers = {GOOD: good, ALL: doubtful}
        rows: Any = self.fields["rows"]
        rows.choices = [
            (value, label % {"count": numbers[value]})
            for value, label in choices
            if numbers[value]
        ]
        if not doubtful:
            del self.fields["reason"]
        if not good:
            rows.initial = ALL


class ExportCasesForm(FileForm):
    in_clear_label = _("ID numbers and phones in clear")
    reason_hint = _("It stands in the log of each case.")
