"""Input for the acts of the register; rules and services decide what is allowed."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.text import capfirst

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.members.codes import Leaving, Occupation, PostKind, Suspension
from zhibu.register.members.models import Member
from zhibu.register.members.person_form import (
    NOTHING,
    ItemsForm,
    day_widget,
    reason_field,
)
from zhibu.register.members.queries.presentation import label_of
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


def date_field(label: Any, required: bool = True) -> Any:
    """A day, with the calendar of the browser."""
    return forms.DateField(label=label, required=required, widget=day_widget())


def item_field(item: str, member: Member | None) -> forms.Field:
    """The form field of one item of the record."""
    if item == "occupation":
        return _occupation(member)
    if item == "group":
        return _group(member)
    field = fields_for_model(Member, fields=[item])[item]
    field.label = capfirst(label_of(item))
    if isinstance(field, forms.DateField):
        field.widget = day_widget()
    if isinstance(field, forms.TypedChoiceField):
        field.choices = [*NOTHING, *field.choices[1:]]  # type: ignore[misc,index]
    return field


def _occupation(member: Member | None) -> forms.Field:
    """The table, and the leaf of the record if the table does not have it."""
    options = [*NOTHING, *Occupation.choices]
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


class RecordForm(ItemsForm):
    """A whole record. Sealed items of a record that exists are never written into the
    page: what is typed replaces them, an empty field keeps them.
    """

    groups = RECORD
    reason_help = _("Needed when something that is on record already changes.")

    def __init__(self, *args: Any, member: Member | None = None, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, row=member, **kwargs)
        if member is None:
            del self.fields["group"]

    def item_field(self, item: str) -> forms.Field:
        return item_field(item, self.member)


class AddForm(InBranchForm, RecordForm):
    """A new record. Who keeps one branch need not name it."""

    permission = Perm.MEMBERS_ADD


class LeavingForm(forms.Form):
    """When, why and where to."""

    left_because = forms.ChoiceField(
        choices=[*NOTHING, *Leaving.choices], label=_("Reason of leaving")
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
        choices=[*NOTHING, *Suspension.choices], label=_("Reason of suspension")
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
    kind = forms.ChoiceField(choices=[*NOTHING, *PostKind.choices], label=_("Post"))
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
