"""Input for notices, their audience, and when they go out."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm, Role
from zhibu.life.notices import rules
from zhibu.life.notices.codes import Reply, Urgency, Who
from zhibu.register.members.models import Member
from zhibu.register.organisations.forms import OrganisationField
from zhibu.register.organisations.models import PartyGroup

MOST_GROUPS = 200
TEXT_ROWS = 8


class NoticeForm(forms.Form):
    """What a notice says, and what is asked back."""

    title = forms.CharField(label=_("Title"), max_length=rules.MOST_TITLE)
    text = forms.CharField(
        label=_("Text"),
        max_length=rules.MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": TEXT_ROWS}),
        strip=False,
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        widget=forms.RadioSelect,
        initial=Urgency.ROUTINE,
        help_text=_("In the app it stands at once either way."),
    )
    reply = forms.ChoiceField(
        label=_("Reply wanted"),
        choices=Reply.choices,
        widget=forms.RadioSelect,
        initial=Reply.NONE,
        help_text=_("You see the answers. Nobody sees who merely opened a notice."),
    )
    valid_until = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("The last day on which an answer counts."),
    )
    is_sensitive = forms.BooleanField(
        label=_("Sensitive"),
        required=False,
        help_text=_(
            "Outside the app people are only told that a notice waits, without its"
            " title and text."
        ),
    )


class NewNoticeForm(NoticeForm):
    """The same, with the organisation that speaks."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(
            actor=actor, permission=Perm.NOTICES_WRITE, label=_("Sender")
        )
        self.order_fields(["organisation"])


class PartForm(forms.Form):
    """Whom to add to the audience."""

    who = forms.ChoiceField(
        label=_("For whom"), choices=Who.choices, widget=forms.RadioSelect
    )
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", "—")]
        + [(r.value, r.label) for r in Role if r not in (Role.MEMBER, Role.JOB)],
        help_text=_("For holders of a role."),
    )
    group = forms.ModelChoiceField(
        label=_("Party group"),
        required=False,
        queryset=PartyGroup.objects.none(),
        help_text=_("For a party group."),
    )
    person = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=60,
        help_text=_("For a person: the name as the register has it."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["organisation"] = OrganisationField(
            actor=actor,
            permission=Perm.NOTICES_WRITE,
            label=_("In which organisation"),
            help_text=_("Those below belong to it."),
        )
        groups = PartyGroup.objects.visible_to(actor, Perm.NOTICES_WRITE)
        groups = groups.filter(closed_on=None).order_by("org_path", "name")
        ids = list(groups.values_list("pk", flat=True)[:MOST_GROUPS])
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 -- above
        field.queryset = PartyGroup.objects.filter(pk__in=ids).order_by("org_path")
        if not ids:
            del self.fields["group"]
        self.order_fields(["who", "organisation", "role", "group", "person"])

    def clean(self) -> dict[str, Any]:
        """What the chosen kind needs, as the service takes it."""
        given = super().clean() or {}
        who, organisation = given.get("who"), given.get("organisation")
        if who == Who.ROLE and not given.get("role"):
            self.add_error("role", _("Choose a role."))
        if who == Who.GROUP and not given.get("group"):
            known = "group" if "group" in self.fields else None
            self.add_error(known, _("Choose a party group."))
        member = None
        if who == Who.MEMBER and organisation is not None:
            member = self._member(organisation, clean(given.get("person", "")))
        group = given.get("group") if who == Who.GROUP else None
        return {
            "who": who,
            "organisation_id": organisation.pk if organisation else None,
            "role": given.get("role", "") if who == Who.ROLE else "",
            "group_id": group.pk if group else None,
            "member_id": member.pk if member else None,
        }

    def _member(self, organisation: Any, name: str) -> Member | None:
        rows = Member.objects.visible_to(self.actor, Perm.NOTICES_WRITE).on_roll()
        found = list(
            rows.within(organisation.path)
            .filter(name=name)
            .only("pk", "name", "organisation")[:2]
        )
        if len(found) == 1:
            return found[0]
        message = _("Nobody of that name is there.")
        if found:
            message = _("Several people have that name: choose their branch above.")
        self.add_error("person", ValidationError(message))
        return None


class SendForm(forms.Form):
    """When a notice goes out."""

    send_at = forms.DateTimeField(
        label=_("At a later time"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        help_text=_("Leave it empty to send now."),
    )


class ChannelsForm(forms.Form):
    """By which channels, and in which hours."""

    channels = forms.MultipleChoiceField(
        label=_("Besides the app, tell me by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    digest_at = forms.TimeField(
        label=_("Digest of the day at"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    quiet_from = forms.TimeField(
        label=_("Quiet from"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    urgent_at_night = forms.BooleanField(
        label=_("Urgent notices may reach me in the quiet hours"), required=False
    )

    def __init__(self, *args: Any, own: Any, **kwargs: Any) -> None:
        hours = own.hours
        initial = {
            name: getattr(hours, name)
            for name in ("digest_at", "quiet_from", "quiet_until", "urgent_at_night")
        }
        initial["channels"] = [way.channel.value for way in own.ways if way.is_on]
        super().__init__(*args, **{**kwargs, "initial": initial})
        field = self.fields["channels"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 -- above
        nothing = _("no address yet")
        field.choices = [
            (way.channel.value, f"{way.channel.label} · {way.address or nothing}")
            for way in own.ways
        ]
        if not own.ways:
            del self.fields["channels"]

    def clean(self) -> dict[str, Any]:
        """Without a channel there is nothing to choose."""
        return {"channels": [], **(super().clean() or {})}


class WordingForm(forms.Form):
    """The words of a kind of message, and for whom they shall hold."""

    title = forms.CharField(label=_("Title"), max_length=rules.LONGEST_TITLE)
    text = forms.CharField(
        label=_("Text"),
        max_length=rules.LONGEST_WORDING,
        widget=forms.Textarea(attrs={"rows": TEXT_ROWS}),
        strip=False,
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=rules.LONGEST_TITLE, required=False
    )
    text_en = forms.CharField(
        label=_("Text in English"),
        max_length=rules.LONGEST_WORDING,
        widget=forms.Textarea(attrs={"rows": TEXT_ROWS}),
        required=False,
        strip=False,
        help_text=_("Left empty, everybody reads the words above."),
    )
    note = forms.CharField(label=_("what is new"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(
            actor=actor,
            permission=Perm.NOTICES_TEMPLATES,
            label=_("Organisation"),
            help_text=_("It holds for this organisation and all below it."),
        )
        self.order_fields(["organisation"])


class ConfirmForm(forms.Form):
    """Nothing is asked but the click."""


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Whoever received the notice reads it in place of the text."),
    )
