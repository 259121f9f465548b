"""Input for reorganisations; rules and services decide what is allowed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.transfers.codes import Reshaping
from zhibu.procedures.transfers.models import Reorganisation
from zhibu.procedures.transfers.queries import Going
from zhibu.register.members.forms import date_field
from zhibu.register.organisations.codes import BRANCHES, Kind
from zhibu.register.organisations.forms import OrganisationField
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.rules.temporary import LASTING_BRANCHES

MOST_BESIDE = 60  # organisations of the same superior that are offered with a tick


class PrepareForm(forms.Form):
    """What shall become of an organisation, and by which decision."""

    kind = forms.ChoiceField(
        label=_("What is decided"), choices=(), widget=forms.RadioSelect
    )
    new_name = forms.CharField(
        label=_("Name of the new branch"),
        max_length=200,
        required=False,
        help_text=_("As on the seal."),
    )
    new_kind = forms.ChoiceField(
        label=_("Kind of the new branch"),
        choices=[(one.value, one.label) for one in Kind if one in LASTING_BRANCHES],
        initial=Kind.BRANCH,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )
    decision = forms.CharField(
        label=_("Deciding document"),
        max_length=200,
        help_text=_("Number or title, as in the minutes of the committee (R-ORG-04)."),
    )
    decided_on = date_field(_("Decided on"))

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        organisation: Organisation,
        on: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(Reshaping) if organisation.is_branch else [Reshaping.MOVE]
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, one.label) for one in kinds]
        kind.initial = kinds[0].value
        self.fields["decided_on"].initial = on
        self.fields["target"] = OrganisationField(
            actor=actor,
            permission=Perm.TRANSFERS_RESHAPE,
            required=False,
            label=_("Goes to"),
            help_text=_(
                "The branch that carries on, or the new superior. Left empty when a new"
                " branch is set up."
            ),
        )
        self.fields["superior"] = OrganisationField(
            actor=actor,
            permission=Perm.TRANSFERS_RESHAPE,
            required=False,
            initial=organisation.parent,
            label=_("Superior of the new branch"),
        )
        beside = Organisation.objects.open().defer("contact_phone")
        beside = beside.visible_to(actor, Perm.TRANSFERS_RESHAPE)
        beside = beside.children_of(organisation.parent_id)
        beside = beside.exclude(pk=organisation.pk)
        if organisation.is_branch:
            beside = beside.filter(kind__in=BRANCHES)
        self.fields["others"] = forms.ModelMultipleChoiceField(
            label=_("Together with"),
            queryset=beside,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Others of the same superior that go the same way."),
        )
        others: Any = self.fields["others"]
        shown = [(one.pk, str(one)) for one in beside[:MOST_BESIDE]]
        others.widget.choices = shown
        if not shown:
            others.widget = forms.MultipleHiddenInput()

        if not organisation.is_branch:
            for name in ("new_name", "new_kind", "superior"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """It goes to a branch that is there, or to a new one: not both, nor neither."""
        values = super().clean() or {}
        named = bool(values.get("new_name"))
        if "target" in self.errors or "new_name" in self.errors:
            return values
        if named and values.get("target"):
            message = _("Choose a branch that is there, or name a new one: not both.")
            self.add_error("new_name", message)
        elif not named and not values.get("target"):
            self.add_error("target", _("Say where it goes, or name a new branch."))
        if named and not values.get("superior") and "superior" not in self.errors:
            self.add_error("superior", _("Say under whom the new branch stands."))
        return values

    def fieldsets(self) -> list[tuple[Any, list[Any]]]:
        """What, where to, then why."""
        what = ("kind", "others", "target")
        new = [n for n in ("new_name", "new_kind", "superior") if n in self.fields]
        why = ("reason", "decision", "decided_on")
        return [
            (legend, [self[name] for name in names if not self[name].is_hidden])
            for legend, names in (
                (_("What is decided"), what),
                (_("A new branch, set up by the merger"), new),
                (_("Why, and by whom"), why),
            )
            if names
        ]


class CarryOutForm(forms.Form):
    """As of which version, and which preview, it was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class PlaceForm(forms.Form):
    """Which members go to which other branch."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        reorganisation: Reorganisation,
        going: Iterable[Going],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = reorganisation.version
        self.fields["members"] = forms.MultipleChoiceField(
            label=_("Members who go elsewhere"),
            choices=[
                (str(one.member.pk), f"{one.member.name} · {one.branch}")
                for one in going
            ],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["branch"] = OrganisationField(
            actor=actor,
            permission=Perm.TRANSFERS_RESHAPE,
            kinds=BRANCHES,
            required=False,
            label=_("New branch"),
            help_text=_("Left empty, they go where all the others go."),
        )
