"""Input of the office's side of the portal."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhibu.foundation.kernel.text import _
from zhibu.outreach.portal.codes import Reviews, WindowKind
from zhibu.outreach.portal.models import Article, Column
from zhibu.outreach.portal.services.windows import MOST_NAME


class OpenForm(forms.Form):
    organisation = forms.CharField(
        label=_("organisation"),
        max_length=200,
        help_text=_("Its code, or its full or short name."),
    )
    kind = forms.ChoiceField(label=_("kind of window"), choices=WindowKind.choices)
    name = forms.CharField(label=_("name of the window"), max_length=MOST_NAME)
    address = forms.CharField(
        label=_("address"),
        max_length=40,
        help_text=_("Small letters, digits and hyphens: qingshi"),
    )
    words = forms.CharField(
        label=_("under the name"),
        max_length=60,
        required=False,
        help_text=_("A few words: what the place is about."),
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations

    def clean_organisation(self) -> Any:
        typed = self.cleaned_data["organisation"].strip()
        for item in ("code", "name", "short_name"):
            found = list(self.organisations.filter(**{item: typed})[:2])
            if len(found) == 1:
                return found[0]
        raise ValidationError(
            _(
                "No organisation within your reach that has no window yet is called"
                " like this, or several are: write its code."
            )
        )


class SetUpForm(forms.Form):
    sections = forms.MultipleChoiceField(
        label=_("sections that every window below has"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reviews = forms.ChoiceField(
        label=_("reviews before a piece is public"),
        choices=Reviews.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Each review is another person's. Where only two people work on the window,"
            " choose two; the committee above may always do a review."
        ),
    )

    def __init__(self, *args: Any, columns: Any, reviews: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(columns)
        choices = [(column.section, column.title) for column in rows]
        self.fields["sections"].choices = choices  # type: ignore[attr-defined]
        self.initial = {
            "sections": [column.section for column in rows if column.is_fixed],
            "reviews": reviews,
        }


class HostForm(forms.Form):
    host = forms.CharField(
        label=_("own host name"),
        max_length=200,
        required=False,
        help_text=_(
            "For example dongfeng.example.gov.cn. Empty: the window stands under the"
            " address of the portal."
        ),
    )


class OrderForm(forms.Form):
    """The place of each column, as numbers: works on a phone and without scripts."""

    def __init__(self, *args: Any, columns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, column in enumerate(columns, 1):
            self.fields[f"column_{column.pk}"] = forms.IntegerField(
                label=column.title, initial=place, min_value=1, max_value=99
            )

    def clean(self) -> dict[str, Any]:
        """The keys of the columns, in their new order; equals stay as they stood."""
        super().clean()
        keys = [name for name in self.fields if name in self.cleaned_data]
        keys.sort(key=self.cleaned_data.__getitem__)
        return {"columns": [int(name.removeprefix("column_")) for name in keys]}


class NothingForm(forms.Form):
    """Nothing to fill in: the button says it all."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=200)


class OfferForm(forms.Form):
    accepted = forms.TypedChoiceField(
        label=_("decision"),
        choices=[("1", _("carry it")), ("", _("do not carry it"))],
        coerce=bool,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        initial="1",
    )
    column = forms.ModelChoiceField(
        label=_("in the column"), queryset=Column.objects.none(), required=False
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        required=False,
        help_text=_("Needed when it is not carried."),
    )

    def __init__(self, *args: Any, columns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].queryset = columns  # type: ignore[attr-defined]


class ChoosePieceForm(forms.Form):
    article = forms.ModelChoiceField(
        label=_("piece"), queryset=Article.objects.none(), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, pieces: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["article"].queryset = pieces  # type: ignore[attr-defined]
