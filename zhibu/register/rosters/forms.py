"""What a person is asked on the way of a roster into and out of the register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.conf import settings

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.organisations.forms import OrganisationField
from zhibu.register.rosters.branches import may_be_set_up
from zhibu.register.rosters.columns import COLUMNS, NATIONAL
from zhibu.register.rosters.queries import UnknownBranch


class StartForm(forms.Form):
    """The file, and the organisation whose members it lists."""

    permission = Perm.MEMBERS_IMPORT
    file = forms.FileField(
        label=_("Roster"),
        help_text=_(
            ".xlsx, .xls or .csv, as it is: notes, merged headings and several sheets"
            " do not matter."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(
            actor=actor,
            permission=self.permission,
            begins_with_own=True,
            label=_("Organisation"),
            help_text=_(
                "The branch, or an organisation above: its branches are known by their"
                " names in the file."
            ),
        )

    def clean_file(self) -> Any:
        """Refuse what is larger than the settings allow."""
        file = self.cleaned_data["file"]
        if file.size > settings.ZHIBU_UPLOAD_BYTES:
            limit = settings.ZHIBU_UPLOAD_BYTES // 1024 // 1024
            message = _("The file is larger than %(limit)s MB.")
            raise forms.ValidationError(message, params={"limit": limit})
        return file


@dataclass(slots=True)
class Heading:
    """A heading of the file, as the user is asked about it."""

    text: str
    item: str
    sheets: set[str] = field(default_factory=set)
    examples: list[str] = field(default_factory=list)


class ColumnsForm(forms.Form):
    """Which heading is which item. One field a heading, by its place in the list."""

    def __init__(
        self,
        *args: Any,
        headings: Iterable[Heading],
        labels: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("leave out")), *labels.items()]
        self.headings = {f"column_{n}": one for n, one in enumerate(headings)}
        for name, heading in self.headings.items():
            examples = "、".join(heading.examples)
            self.fields[name] = forms.ChoiceField(
                label=heading.text,
                choices=choices,
                required=False,
                initial=heading.item,
                help_text=_("For example: %(examples)s") % {"examples": examples}
                if examples
                else "",
            )

    def clean(self) -> dict[str, Any]:
        """Refuse one item in two columns of a sheet: one of them would be lost."""
        values = super().clean() or self.cleaned_data
        first: dict[tuple[str, str], str] = {}
        for name, heading in self.headings.items():
            item = values.get(name) or ""
            for sheet in heading.sheets if item else ():
                other = first.setdefault((sheet, item), heading.text)
                if other != heading.text and name not in self.errors:
                    message = _("The column “%(heading)s” is that already.")
                    error = forms.ValidationError(message, params={"heading": other})
                    self.add_error(name, error)
        return values

    def mapping(self) -> dict[str, str]:
        """{heading: item}, only those that the person changed."""
        return {
            heading.text: self.cleaned_data[name]
            for name, heading in self.headings.items()
            if name in self.changed_data
        }


CREATE = "create"


class BranchesForm(forms.Form):
    """What the names mean that the tree does not know."""

    def __init__(
        self,
        *args: Any,
        unknown: list[UnknownBranch],
        may_create: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"branch_{n}": one.name for n, one in enumerate(unknown)}
        for name, one in zip(self.names, unknown, strict=True):
            choices: list[tuple[str, Any]] = [("", _("leave these rows out"))]
            choices += [(str(pk), label) for pk, label in one.near]
            if may_create and may_be_set_up(one.name):
                choices.append((CREATE, _("set up a new branch of this name")))
            self.fields[name] = forms.ChoiceField(
                label=one.name,
                choices=choices,
                required=False,
                initial=one.chosen,
                help_text=_("%(rows)s rows") % {"rows": one.rows} if one.rows else "",
            )

    def choices(self) -> dict[str, dict[str, Any]]:
        """As `services.choose_branches` takes them."""
        chosen: dict[str, dict[str, Any]] = {}
        for field_name, name in self.names.items():
            value = self.cleaned_data[field_name]
            if value == CREATE:
                chosen[name] = {"create": True}
            else:
                chosen[name] = {"organisation": int(value)} if value else {}
        return chosen


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It stands in the audit log."),
    )


class FileForm(forms.Form):
    """In which form a list goes out, and whether personal numbers stand in clear."""

    in_clear_label: ClassVar[Any]
    reason_hint: ClassVar[Any]

    form = forms.ChoiceField(
        label=_("File"),
        choices=[("xlsx", _("workbook (.xlsx)")), ("csv", _("text (.csv)"))],
        initial="xlsx",
    )
    in_clear = forms.BooleanField(required=False)
    reason = forms.CharField(
        label=_("Reason for reading them in clear"), max_length=200, required=False
    )

    def __init__(self, *args: Any, may_reveal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["in_clear"].label = self.in_clear_label
        self.fields["reason"].help_text = self.reason_hint
        if not may_reveal:
            del self.fields["in_clear"], self.fields["reason"]


class ExportForm(FileForm):
    """Which columns of the roster."""

    in_clear_label = _("ID numbers, phones and addresses in clear")
    reason_hint = _("Every member in the file can see who exported it, and why.")
    field_order = ("columns", "further")

    columns = forms.MultipleChoiceField(
        label=_("Columns of the national form"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(key, COLUMNS[key].label) for key in NATIONAL],
        required=False,
    )
    further = forms.MultipleChoiceField(
        label=_("Further columns"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(key, c.label) for key, c in COLUMNS.items() if key not in NATIONAL],
        required=False,
    )
