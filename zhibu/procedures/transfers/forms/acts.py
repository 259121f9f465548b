"""Input for the acts of a transfer; rules and services decide what is allowed."""

from typing import Any

from django import forms

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, job_actor
from zhibu.procedures.transfers import rules
from zhibu.procedures.transfers.codes import (
    Carrier,
    Direction,
    Distance,
    Place,
    Reason,
    State,
)
from zhibu.procedures.transfers.models import Transfer, local_settings
from zhibu.register.members.codes import Category
from zhibu.register.members.forms import RecordForm, date_field, reason_field
from zhibu.register.members.models import Member
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.forms import OrganisationField

DUES_BY_HAND = _("Entered by hand: no ledger of dues is kept in this system yet.")
FINDER = job_actor("find")  # sees the names of all organisations, and nothing else


class AnywhereField(OrganisationField):
    """Any organisation of this system, also out of one's own reach: where somebody goes
    is not known to be within it. Only names and places in the tree are shown.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(actor=FINDER, permission=Perm.ORGANISATIONS_VIEW, **kwargs)
        self._widget.finder = "transfers:find"

    def _offer_the_only_one(self, *, branches_only: bool) -> None:
        """Nobody goes where the search begins."""


class MonthInput(forms.DateInput):
    """A month, with the calendar of the browser; plain text where it has none."""

    input_type = "month"
    template_name = "django/forms/widgets/text.html"


class MonthField(forms.DateField):
    """A month; its value is the first day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = MonthInput(format="%Y-%m", attrs={"placeholder": "2026-11"})
        formats = ["%Y-%m", "%Y-%m-%d", "%Y.%m", "%Y/%m", "%Y年%m月"]
        super().__init__(widget=widget, input_formats=formats, **kwargs)


def _is_yes(value: str) -> bool:
    return value == "1"


def _choice(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices.choices, **kwargs)


class AskForm(forms.Form):
    """Where to, and why."""

    target_name = forms.CharField(
        label=_("Addressed to (outside this system)"),
        required=False,
        max_length=200,
        help_text=_(
            "The committee that receives, as on its seal; else leave it empty."
        ),
    )
    target_unit = forms.CharField(
        label=_("Unit or branch there"), required=False, max_length=200
    )
    contact = forms.CharField(label=_("Contact there"), required=False, max_length=200)
    distance = _choice(_("How far"), Distance)
    reason = _choice(
        _("Why it moves"), Reason, widget=forms.RadioSelect, initial=Reason.UNIT
    )
    away_from = date_field(_("Away from"), required=False)
    away_until = date_field(_("Away until"), required=False)
    unit_has_organisation = forms.TypedChoiceField(
        label=_("Has the new unit a Party organisation?"),
        choices=[("1", _("yes")), ("0", _("no, or there is no unit"))],
        coerce=_is_yes,
        initial="1",
    )
    place = _choice(_("Received by"), Place)

    groups: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("Where to"), ("to", "target_name", "target_unit", "contact", "distance")),
        (
            _("Why it moves"),
            ("reason", "away_from", "away_until", "unit_has_organisation", "place"),
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = AnywhereField(
            required=False,
            label=_("New branch or committee"),
            help_text=_("If it is in this system."),
        )

    def fieldsets(self) -> list[tuple[Any, list[Any]]]:
        """The fields in their groups, for the template."""
        return [
            (legend, [self[name] for name in names if name in self.fields])
            for legend, names in self.groups
        ]

    def clean_to(self) -> int | None:
        """The key of the organisation."""
        found = self.cleaned_data["to"]
        return found.pk if found else None


class CheckForm(AskForm):
    """The same, corrected by the branch, with what the branch certifies."""

    dues_to = MonthField(label=_("Dues paid up to"), help_text=DUES_BY_HAND)
    text = reason_field(_("Opinion of the branch"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    groups = (
        (_("What the branch certifies"), ("dues_to", "text")),
        *AskForm.groups,
    )

    def __init__(
        self,
        *args: Any,
        transfer: Transfer | None = None,
        member: Member,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if member.category == Category.PROBATIONARY:
            text = self.fields["text"]
            text.label = _("Assessment of the probation so far")
            text.required = True
        if transfer is None:
            del self.fields["version"]
            return
        for name in self.fields:
            if hasattr(transfer, name) and name != "to":
                self.fields[name].initial = getattr(transfer, name)
        self.fields["to"].initial = transfer.branch or transfer.target
        if transfer.direction == Direction.WITHIN:
            self.fields["target_name"].initial = ""
        self.fields["unit_has_organisation"].initial = (
            "1" if transfer.unit_has_organisation else "0"
        )


class ActForm(forms.Form):
    """An act in one transfer: as of which version it was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, transfer: Transfer, actor: Actor, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.transfer = transfer
        self.actor = actor
        self.fields["version"].initial = transfer.version
        self.prepare()

    def prepare(self) -> None:
        """Leave out what does not matter for this transfer, and propose values."""

    @property
    def is_probationary(self) -> bool:
        """Of a probationary member the file matters."""
        return bool(self.transfer.member.category == Category.PROBATIONARY)


class ReasonForm(ActForm):
    """Nothing but a reason."""

    text = reason_field(_("Reason"), _("Both ends read it."))


class RemarkForm(ActForm):
    """Perhaps a remark."""

    text = reason_field(_("Remark"), required=False)


class IssueForm(ActForm):
    """What the letter says."""

    valid_days = forms.IntegerField(label=_("Valid for days"), min_value=1)
    dues_to = MonthField(label=_("Dues paid up to"), help_text=DUES_BY_HAND)
    carrier = _choice(_("How the letter travels"), Carrier)
    file_sent = forms.BooleanField(
        label=_("The file of training and education goes along"), required=False
    )

    def prepare(self) -> None:
        """R-TRF-06: the usual days; the dues as the branch certified them."""
        chosen = local_settings()
        days = self.fields["valid_days"]
        days.initial = rules.proposed_days(self.transfer.distance, chosen)
        days.help_text = _("At most %(most)s days.") % {"most": chosen.most_days}
        self.fields["dues_to"].initial = self.transfer.dues_to
        online = self.transfer.direction == Direction.WITHIN
        offered = [c for c in Carrier if c != Carrier.MAIL]
        offered = [c for c in offered if online or c != Carrier.ONLINE]
        self.fields["carrier"].choices = [  # type: ignore[attr-defined]
            (c.value, c.label) for c in offered
        ]
        if not self.is_probationary:
            del self.fields["file_sent"]


class ReissueForm(IssueForm):
    """The same for a new letter, with what happened to the old one."""

    text = reason_field(
        _("What the member explained, and the branch certified"), required=False
    )
    is_excused = forms.TypedChoiceField(
        label=_("Was there a good reason for the delay?"),
        choices=[("1", _("yes")), ("0", _("no: the branch criticises the member"))],
        coerce=_is_yes,
        initial="1",
    )
    receiver_told = forms.BooleanField(
        label=_("The receiving organisation was told that the old number is void"),
        required=False,
    )

    def prepare(self) -> None:
        """R-TRF-07: what is asked depends on why there is a new letter."""
        super().prepare()
        if self.transfer.state != State.EXPIRED:
            del self.fields["is_excused"]
        lost = self.transfer.state == State.LOST
        if not lost or self.transfer.direction == Direction.WITHIN:
            del self.fields["receiver_told"]


class AcceptForm(RemarkForm):
    """R-DEV-36: of a probationary member the file is examined first."""

    file_examined = forms.BooleanField(
        label=_("The file was examined and is in order"), required=False
    )

    def prepare(self) -> None:
        """Only a probationary member carries a file."""
        if not self.is_probationary:
            del self.fields["file_examined"]


class AssignForm(ActForm):
    """Into which branch."""

    def prepare(self) -> None:
        """The branch that the member asked for is proposed."""
        self.fields["branch_id"] = OrganisationField(
            actor=self.actor,
            permission=Perm.TRANSFERS_DECIDE,
            kinds=BRANCHES,
            label=_("New branch"),
            initial=self.transfer.branch,
        )

    def clean_branch_id(self) -> int:
        """The key of the branch."""
        return int(self.cleaned_data["branch_id"].pk)


class ReviewForm(ReasonForm):
    """R-TRF-03: whether there was a reason to refuse."""

    upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[
            ("0", _("Overrule: the transfer goes on")),
            ("1", _("Confirm: the transfer ends")),
        ],
        coerce=_is_yes,
        widget=forms.RadioSelect,
    )
    field_order = ("upheld", "text")


class ReceiptForm(ActForm):
    """What the receipt from outside says."""

    receipt_from = forms.CharField(
        label=_("Receipt sealed by"),
        max_length=200,
        help_text=_("The committee above the branch that took the member in."),
    )
    accepted_on = date_field(_("Day on the receipt"))

    def prepare(self) -> None:
        """The receipt usually comes from whom the letter was addressed to."""
        self.fields["receipt_from"].initial = self.transfer.target_name


class LetterForm(RecordForm):
    """A letter from outside, and the record of its bearer."""

    source_name = forms.CharField(label=_("Letter from"), max_length=200)
    contact = forms.CharField(label=_("Contact there"), required=False, max_length=200)
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=60)
    issued_on = date_field(_("Letter of"))
    valid_days = forms.IntegerField(label=_("Valid for days"), min_value=1)
    dues_to = MonthField(label=_("Dues paid up to"), help_text=DUES_BY_HAND)
    distance = _choice(_("How far"), Distance, initial=Distance.BEYOND)
    why = _choice(_("Why it moves"), Reason)
    place = _choice(_("Received by"), Place)
    registered_on = date_field(_("Registered by the county on"), required=False)
    file_examined = forms.BooleanField(
        label=_("Probationary member: the file was examined and is in order"),
        required=False,
    )

    _LETTER = (
        "source_name",
        "contact",
        "letter_number",
        "issued_on",
        "valid_days",
        "dues_to",
        "distance",
        "why",
        "place",
        "registered_on",
        "file_examined",
    )
    # Whoever arrives is neither out of contact nor floating.
    _NOT_ASKED = (
        "is_lost",
        "lost_since",
        "is_floating",
        "floating_place",
        "floating_since",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in self._NOT_ASKED:
            del self.fields[item]
        self.fields["branch_id"] = OrganisationField(
            actor=actor,
            permission=Perm.TRANSFERS_DECIDE,
            kinds=BRANCHES,
            label=_("New branch"),
        )

    def fieldsets(self) -> list[tuple[Any, list[Any]]]:
        """The letter first, then the record."""
        letter = [self[name] for name in ("branch_id", *self._LETTER)]
        groups = [(legend, items) for legend, items in super().fieldsets() if items]
        return [(_("The letter"), letter), *groups]

    def letter(self) -> dict[str, Any]:
        """What the letter says, as the service takes it."""
        values = {name: self.cleaned_data[name] for name in self._LETTER}
        values["reason"] = values.pop("why")
        return values | {"branch_id": self.cleaned_data["branch_id"].pk}
