"""Input for whereabouts, contacts, hosts and online branches."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhibu.foundation.kernel import divisions
from zhibu.foundation.kernel.text import _, clean
from zhibu.procedures.floating import codes
from zhibu.procedures.floating.models import Contribution

NOTHING = [("", "—")]
SHOWN = 10


class DivisionWidget(forms.Widget):
    """A text with the cities of the country as suggestions, and radio buttons where
    several places fit. Needs no JavaScript.
    """

    template_name = "floating/choose_place.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__()
        self.found: list[divisions.Division] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, ""), data.get(f"{name}_text", "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}_text" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """`value` is what was typed, or the code that the form begins with."""
        context = super().get_context(name, value, attrs)
        chosen, text = value if isinstance(value, tuple) else (value or "", "")
        if chosen and not text:
            text = divisions.full_name(str(chosen))
        context["widget"] |= {
            "chosen": chosen,
            "text": text,
            "found": self.found,
            "cities": [
                divisions.full_name(city.code)
                for province in divisions.provinces()
                for city in divisions.cities(province.code[:2])
            ],
        }
        return context


class DivisionField(forms.Field):
    """A city or county by its name; its value is the code, or ""."""

    default_error_messages = {
        "none": _("No city or county is called like this."),
        "several": _("Several places fit: choose one of them."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DivisionWidget(), **kwargs)

    def clean(self, value: Any) -> str:
        """The place that is chosen, or the only one that is called so."""
        chosen, text = value or ("", "")
        text = clean(text).replace(" ", "")
        if chosen and (not text or divisions.is_called(str(chosen), text)):
            return str(chosen) if divisions.city_of(str(chosen)) else ""
        if not text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return ""
        found = divisions.find(text, most=SHOWN)
        called = [one for one in found if divisions.is_called(one.code, text)]
        if chosen and any(one.code == chosen for one in found):
            return str(chosen)
        certain = called if called else found
        if len(certain) == 1:
            return certain[0].code
        self.widget.found = found
        code = "several" if found else "none"
        raise ValidationError(self.error_messages[code], code=code)


def day_field(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, with the calendar of the browser."""
    return forms.DateField(label=label, **kwargs)


def lines(label: Any, **kwargs: Any) -> forms.CharField:
    """A few lines of text."""
    kwargs.setdefault("max_length", 500)
    widget = forms.Textarea(attrs={"rows": kwargs.pop("rows", 3)})
    return forms.CharField(label=label, widget=widget, **kwargs)


class StayForm(forms.Form):
    """Where a member is. The first four are enough; the others are folded away."""

    MAIN = ("division_code", "reason", "trade", "starts_on", "until")
    division_code = DivisionField(
        label=_("City or county"),
        required=False,
        help_text=_("For example: Shenzhen, or its district"),
    )
    reason = forms.ChoiceField(
        label=_("Why away"), choices=[*NOTHING, *codes.Reason.choices]
    )
    trade = forms.ChoiceField(
        label=_("Trade"),
        required=False,
        choices=[*NOTHING, *codes.Trade.choices],
        help_text=_("Empty for studies, family, retirement."),
    )
    starts_on = day_field(_("Away since"))
    until = day_field(
        _("Expected back on"), required=False, help_text=_("Empty when it is open.")
    )
    country = forms.CharField(
        label=_("Country or region, if abroad"), max_length=60, required=False
    )
    work = forms.CharField(
        label=_("Unit and work there"), max_length=100, required=False
    )
    is_fixed = forms.BooleanField(label=_("At one fixed place"), required=False)
    unit_has_organisation = forms.BooleanField(
        label=_("The unit there has a party organisation"), required=False
    )
    cannot_transfer = forms.CharField(
        label=_("Why the membership relation stays at home"),
        max_length=200,
        required=False,
    )

    def main(self) -> list[Any]:
        """The fields that stand open."""
        return [self[name] for name in self.MAIN if name in self.fields]

    def more(self) -> list[Any]:
        """Those that are folded away."""
        return [field for field in self if field.name not in self.MAIN]

    def more_is_open(self) -> bool:
        """Something in them is wrong, or filled in already."""
        return any(field.errors or field.value() for field in self.more())


class ChangeStayForm(StayForm):
    """What may be put right: another beginning or country is another stay."""

    contact_person = forms.CharField(
        label=_("Who keeps contact"), max_length=60, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["starts_on"], self.fields["country"]


class EndStayForm(forms.Form):
    """How a stay ended."""

    because = forms.ChoiceField(
        label=_("How it ended"),
        choices=[
            (ending.value, ending.label)
            for ending in (codes.Ending.RETURNED, codes.Ending.ERROR)
        ],
    )
    ended_on = day_field(_("Last day away"))


class ContactForm(forms.Form):
    """One contact, or the attempt."""

    day = day_field(_("Day"))
    way = forms.ChoiceField(label=_("How"), choices=codes.Way.choices)
    reached = forms.ChoiceField(
        label=_("Was the member reached?"),
        choices=[("yes", _("reached")), ("no", _("not reached"))],
        widget=forms.RadioSelect,
    )
    note = lines(
        _("Note"),
        required=False,
        help_text=_("What the member needs, and what was agreed."),
    )

    def clean_reached(self) -> bool:
        """Yes or no."""
        return bool(self.cleaned_data["reached"] == "yes")


class TextForm(forms.Form):
    """A few lines."""

    text = lines(_("Text"), max_length=2000, rows=6)

    def __init__(self, *args: Any, label: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label or self.fields["text"].label


class ReasonForm(forms.Form):
    """Why; it stands in the audit log."""

    reason = lines(_("Reason"), max_length=300, rows=2)


class CardForm(forms.Form):
    number = forms.CharField(label=_("Number of the card"), max_length=40)


class ReportForm(forms.Form):
    words = lines(
        _("A word to the branch"),
        max_length=300,
        required=False,
        help_text=_("When you have time, what you would like to take part in."),
    )


class AnswerForm(forms.Form):
    """The answer of a host."""

    act = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    text = lines(
        _("Words to the member"),
        required=False,
        help_text=_("Whoever declines, or ends taking part, says why."),
    )

    def __init__(self, *args: Any, acts: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(act.value, act.label) for act in acts]
        self.fields["act"].choices = choices  # type: ignore[attr-defined]


class HostForm(forms.Form):
    """What a branch offers to floating members."""

    is_open = forms.BooleanField(
        label=_("The branch takes floating members"), required=False
    )
    division_code = DivisionField(label=_("Where the branch meets"))
    is_online = forms.BooleanField(label=_("It meets online"), required=False)
    trades = forms.MultipleChoiceField(
        label=_("Trades, if it is for some only"),
        choices=codes.Trade.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    contact_name = forms.CharField(label=_("Contact person"), max_length=60)
    contact_phone = forms.CharField(
        label=_("Contact phone"), max_length=40, required=False
    )
    phone_is_public = forms.BooleanField(
        label=_("Show the phone on the public page"),
        required=False,
        help_text=_("Ask the contact first: everybody can read it then."),
    )
    words = lines(
        _("What members find here"),
        max_length=300,
        required=False,
        help_text=_("When the branch meets, what it does together."),
    )
    most = forms.IntegerField(
        label=_("Takes at most"),
        min_value=0,
        max_value=500,
        initial=0,
        help_text=_("0: no limit of its own."),
    )


class GuestForm(forms.Form):
    """Somebody whose home branch is not in this system."""

    name = forms.CharField(label=_("Name"), max_length=60)
    home_name = forms.CharField(
        label=_("Branch that holds the membership relation"), max_length=200
    )
    home_phone = forms.CharField(
        label=_("Phone of that branch"), max_length=40, required=False
    )
    id_number = forms.CharField(
        label=_("ID number"),
        max_length=20,
        required=False,
        help_text=_("Kept sealed: by it both sides find each other."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    is_full = forms.BooleanField(label=_("Full member"), initial=True, required=False)


class SetUpForm(forms.Form):
    """What people add to a proposal."""

    name = forms.CharField(label=_("Full name of the branch"), max_length=200)
    consulted = forms.CharField(
        label=_("Organisation at the destination that was consulted"),
        max_length=200,
        help_text=_("R-ORG-03: the origin sets it up after consulting there."),
    )
    contact_name = forms.CharField(label=_("Contact for the members"), max_length=60)


class WriteForm(forms.Form):
    """Words in an online branch."""

    kind = forms.ChoiceField(
        label=_("What you write"),
        choices=[
            (kind.value, kind.label)
            for kind in (Contribution.Kind.TALK, Contribution.Kind.REPORT)
        ],
        initial=Contribution.Kind.TALK,
        widget=forms.RadioSelect,
    )
    text = lines(_("Text"), max_length=2000, rows=4)


class NoticeForm(forms.Form):
    """A notice to an online branch."""

    text = lines(_("Text"), max_length=2000, rows=4)
    happens_on = day_field(
        _("Day of the activity"),
        required=False,
        help_text=_("Empty when no activity is announced."),
    )


class NoFields(forms.Form):
    """Only yes or no."""


class FindForm(forms.Form):
    """By city, trade or name; all of them optional."""

    place = DivisionField(label=_("City or county"), required=False)
    trade = forms.ChoiceField(
        label=_("Trade"),
        required=False,
        choices=[("", _("any trade")), *codes.Trade.choices],
    )
    text = forms.CharField(label=_("Name of the branch"), required=False)


def initial_of(form: type[forms.Form], row: Any) -> Mapping[str, Any]:
    """The values of a row for the fields of a form."""
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}
