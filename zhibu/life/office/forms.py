from typing import Any

from django import forms
from django.conf import settings

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.life.office.kinds import DocumentKind, Placeholder, every_kind
from zhibu.life.office.word import packages
from zhibu.register.organisations.forms import OrganisationField

LONG = 30  # characters of an example from which a value gets several lines
MEGABYTE = 1024 * 1024
# On every form by which a file comes in.
NOT_SECRET = _(
    "Classified matter does not belong here: no file with a security classification may"
    " be uploaded."
)


def _refuse_larger(file: Any, limit: int) -> None:
    if file.size > limit:
        message = _("The file is larger than %(limit)s MB.")
        params = {"limit": limit // MEGABYTE}
        raise forms.ValidationError(message, params=params)


class ScanField(forms.FileField):
    """A scan that is to be attached: for the forms of all apps above.

    It looks at the size only; `services.attach_file` looks at what it is.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Scan"))
        kwargs.setdefault("help_text", NOT_SECRET)
        accept = {"accept": ".jpg,.jpeg,.png,.pdf,image/*"}
        kwargs.setdefault("widget", forms.FileInput(attrs=accept))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what is larger than the settings allow."""
        file = super().clean(data, initial)
        if file:
            _refuse_larger(file, settings.ZHIBU_ATTACHMENT_BYTES)
        return file


class AttachForm(forms.Form):
    """A picture (JPEG, PNG) or PDF of a paper."""

    file = ScanField()
    what = forms.CharField(
        label=_("what it shows"),
        max_length=120,
        required=False,
        help_text=_("For example: the signed and sealed copy"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It stands in the audit log."),
    )


class UploadTemplateForm(forms.Form):
    """A Word file, and for whom it shall hold."""

    file = forms.FileField(
        label=_("Word file (.docx)"),
        help_text=NOT_SECRET,
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
    note = forms.CharField(label=_("what is new"), max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(
            actor=actor,
            permission=Perm.DOCUMENTS_TEMPLATES,
            label=_("Organisation"),
            help_text=_("It holds for this organisation and all below it."),
        )

    def clean_file(self) -> Any:
        """Refuse what is larger than a template may be."""
        file = self.cleaned_data["file"]
        _refuse_larger(file, packages.LARGEST)
        return file


class MarkForm(forms.Form):
    """The mark in the numbers of an organisation."""

    mark = forms.CharField(
        label=_("mark of the organisation"),
        max_length=20,
        help_text=_(
            "For example 青石党: numbers are then 青石党〔2026〕1号 and so on."
        ),
    )
    kind = forms.ChoiceField(label=_("kind of document"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbered = [(k.key, k.label) for k in every_kind() if k.is_numbered]
        kind = self.fields["kind"]
        kind.choices = [("", _("all kinds")), *numbered]  # type: ignore[attr-defined]
        self.fields["organisation"] = OrganisationField(
            actor=actor, permission=Perm.DOCUMENTS_NUMBERING, label=_("Organisation")
        )
        self.order_fields(["organisation", "mark", "kind"])


class WriteForm(forms.Form):
    """The placeholders of a kind that is written by hand."""

    def __init__(
        self, *args: Any, actor: Actor, kind: DocumentKind, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(
            actor=actor, permission=Perm.DOCUMENTS_ISSUE, label=_("Organisation")
        )
        for place in kind.placeholders:
            if isinstance(place, Placeholder):
                self.fields[f"place_{place.key}"] = forms.CharField(
                    label=place.label,
                    max_length=4000,
                    help_text=_("For example: %(examples)s")
                    % {"examples": place.example},
                    widget=forms.Textarea(attrs={"rows": 4})
                    if len(place.example) > LONG
                    else None,
                )
