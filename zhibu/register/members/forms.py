"""Input for the acts of the register; rules and services decide what is allowed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.text import capfirst

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.foundation.vault.masking import MASKS
from zhibu.register.members.codes import Leaving, Occupation, PostKind, Suspension
from zhibu.register.members.models import Member
from zhibu.register.members.queries.presentation import label_of
from zhibu.register.members.services.items import ITEMS, SEALED
from zhibu.register.organisations.forms import InBranchForm
from zhibu.register.organisations.models import Organisation, PartyGroup

# The record in the order of the national form, in groups that fit a screen.
RECORD: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("Person"),
        ("name", "sex", "ethnicity", "id_number", "birth_date", "education", "degree"),
    ),
    (
        _("Membership"),
        ("category", "joined_on", "full_since", "group"),
    ),
    (
        _("Work and contact"),
        ("occupation", "phone", "address", "workplace", "title", "email", "number"),
    ),
    (
        _("Contact lost or floating"),
        ("is_lost", "lost_since", "is_floating", "floating_place", "floating_since"),
    ),
    (
        _("Further"),
        ("native_place", "is_hardship", "note"),
    ),
)
_NOTHING = [("", "—")]


def reason_field(label: Any, help_text: Any = "", required: bool = True) -> Any:
    """One or two lines of explanation that go to the log."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def date_field(label: Any, required: bool = True) -> Any:
    """A day, with the calendar of the browser."""
    return forms.DateField(label=label, required=required, widget=_day())


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def item_field(item: str, member: Member | None) -> forms.Field:
    """The form field of one item of the record."""
    if item == "occupation":
        return _occupation(member)
    if item == "group":
        return _group(member)
    field = fields_for_model(Member, fields=[item])[item]
    field.label = capfirst(label_of(item))
    if isinstance(field, forms.DateField):
        field.widget = _day()
    if isinstance(field, forms.TypedChoiceField):
        field.choices = [*_NOTHING, *field.choices[1:]]  # type: ignore[misc,index]
    if item in SEALED:
        field.widget.attrs |= {"autocomplete": "off"}
    return field


def _occupation(member: Member | None) -> forms.Field:
    """The table, and the leaf of the record if the table does not have it."""
    options = [*_NOTHING, *Occupation.choices]
    code = member.occupation if member else ""
    if code and code not in Occupation.values:
        options.insert(1, (code, code))
    label = capfirst(label_of("occupation"))
    return forms.ChoiceField(choices=options, required=False, label=label)


def _group(member: Member | None) -> forms.Field:
    groups = PartyGroup.objects.none()
    if member is not None:
        groups = PartyGroup.objects.filter(
            organisation_id=member.organisation_id, closed_on=None
        )
    field = forms.ModelChoiceField(groups, required=False, empty_label="—")
    field.label = capfirst(label_of("group"))
    return field


class RecordForm(forms.Form):
    """A whole record. Sealed items of a record that exists are never written into the
    page: what is typed replaces them, an empty field keeps them.
    """

    def __init__(self, *args: Any, member: Member | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        for item in _items():
            self.fields[item] = item_field(item, member)
        if member is None:
            del self.fields["group"]
        else:
            self._fill_in(member)

    def _fill_in(self, member: Member) -> None:
        for item in ITEMS:
            if item not in SEALED:
                self.fields[item].initial = getattr(member, item)
        kept = [item for item in SEALED if getattr(member, item)]
        for item in kept:
            shown = MASKS[item](getattr(member, item))
            self.fields[item].required = False
            self.fields[item].widget.attrs["placeholder"] = shown
            self.fields[item].help_text = _("On record. Leave empty to keep it.")
        if kept:
            self.fields["emptied"] = forms.MultipleChoiceField(
                label=_("Remove from the record"),
                required=False,
                choices=[(item, self.fields[item].label) for item in kept],
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["reason"] = reason_field(
            _("Reason"),
            _("Needed when something that is on record already changes."),
            required=False,
        )
        self.fields["version"] = forms.IntegerField(
            initial=member.version, widget=forms.HiddenInput
        )

    def fieldsets(self) -> list[tuple[Any, list[Any]]]:
        """The fields in their groups, for the template."""
        groups = [
            (legend, [self[item] for item in items if item in self.fields])
            for legend, items in RECORD
        ]
        last = [name for name in ("emptied", "reason") if name in self.fields]
        first = [name for name in ("branch",) if name in self.fields]
        return [
            *([(_("Party branch"), [self[name] for name in first])] if first else []),
            *groups,
            *([("", [self[name] for name in last])] if last else []),
        ]

    def values(self) -> dict[str, Any]:
        """The items as the services take them; kept sealed ones are left out."""
        values = {item: self.cleaned_data[item] for item in _items(self.fields)}
        if self.member is not None:
            for item in SEALED:
                if not values[item]:
                    del values[item]
            values |= dict.fromkeys(self.cleaned_data.get("emptied", ()), "")
        return values


def _items(fields: Iterable[str] | None = None) -> list[str]:
    listed = [item for _legend, items in RECORD for item in items]
    return listed if fields is None else [item for item in listed if item in fields]


class AddForm(InBranchForm, RecordForm):
    """A new record. Who keeps one branch need not name it."""

    permission = Perm.MEMBERS_ADD


class LeavingForm(forms.Form):
    """When, why and where to."""

    left_because = forms.ChoiceField(
        choices=[*_NOTHING, *Leaving.choices], label=_("Reason of leaving")
    )
    left_on = date_field(_("Left on"))
    left_to = forms.CharField(
        label=_("Left to"),
        required=False,
        max_length=200,
        help_text=_("Where the membership relation went; for transfers."),
    )
    reason = reason_field(
        _("Decision or explanation"),
        _("Of a removal: which organisation decided it, and when."),
        required=False,
    )


class SuspensionForm(forms.Form):
    """When and why."""

    suspended_because = forms.ChoiceField(
        choices=[*_NOTHING, *Suspension.choices], label=_("Reason of suspension")
    )
    suspended_on = date_field(_("Suspended on"))
    reason = reason_field(_("Decision or explanation"), required=False)


class RestorationForm(forms.Form):
    """When and by which decision."""

    restored_on = date_field(_("Restored on"))
    reason = reason_field(_("Decision or explanation"))


class ReasonForm(forms.Form):
    """Nothing but a reason."""

    reason = reason_field(_("Reason"))


class PostForm(forms.Form):
    """Which post, where, from when."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=None
    )
    kind = forms.ChoiceField(choices=[*_NOTHING, *PostKind.choices], label=_("Post"))
    starts_on = date_field(_("From"))
    ends_on = date_field(_("Until"), required=False)

    def __init__(self, *args: Any, member: Member, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = Organisation.objects.above(member.org_path).visible_to(
            actor, Perm.ORGANISATIONS_TERMS
        )
        self.fields["organisation"].queryset = above.order_by("-path")  # type: ignore[attr-defined]


class EndPostForm(forms.Form):
    """The last day of a post."""

    ends_on = date_field(_("Until"))
    reason = reason_field(_("Explanation"), required=False)


class CorrectionForm(forms.Form):
    """What one item of the own record should say."""

    def __init__(self, *args: Any, item: str, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = item_field(item, member)
        field.label = _("It should say")
        field.required = False
        if isinstance(field, forms.BooleanField):
            field = forms.ChoiceField(
                choices=[("", _("no")), ("1", _("yes"))],
                label=_("It should say"),
                required=False,
            )
        self.fields["wanted"] = field
        self.fields["explanation"] = reason_field(
            _("Explanation"),
            _("How can it be checked? For example by which document."),
            required=False,
        )

    def clean_wanted(self) -> str:
        """As text: a code, a date like 2006-06-28, or words."""
        value = self.cleaned_data["wanted"]
        return "" if value is None else str(value)


class DecisionForm(forms.Form):
    """Accept or decline, and an answer to the member."""

    accept = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("Accept: change the record")), ("0", _("Decline"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    answer = reason_field(
        _("Answer to the member"),
        _("Needed when you decline; the member reads it."),
        required=False,
    )
