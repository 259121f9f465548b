"""The form of what is known of a person: of a record, and of a case of admission."""

from typing import Any, ClassVar

from django import forms

from zhibu.foundation.kernel.text import _
from zhibu.foundation.vault.masking import MASKS
from zhibu.register.members.services.items import SEALED

NOTHING = [("", "—")]


def day_widget() -> forms.DateInput:
    """A day, with the calendar of the browser."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def reason_field(label: Any, help_text: Any = "", required: bool = True) -> Any:
    """One or two lines of explanation that go to the log."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def keep_sealed(field: forms.Field, item: str, stored: str) -> None:
    """A sealed item that is stored is never written into the page: the mask stands
    there, what is typed replaces it, an empty field keeps it.
    """
    field.required = False
    field.initial = None
    field.widget.attrs["placeholder"] = MASKS[item](stored)
    field.help_text = _("On record. Leave empty to keep it.")


class ItemsForm(forms.Form):
    """All items of a person, in groups. `row`: what is on record, to be edited; with a
    reason for the log and the version that was read.
    """

    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()
    first: ClassVar[tuple[Any, tuple[str, ...]]] = (_("Party branch"), ("branch",))
    reason_help: ClassVar[Any] = ""

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        for item in self.items():
            field = self.item_field(item)
            if item in SEALED:
                field.widget.attrs |= {"autocomplete": "off"}
            self.fields[item] = field
        if row is not None:
            self._fill_in(row)

    @classmethod
    def items(cls) -> list[str]:
        """The items in their order."""
        return [item for _legend, items in cls.groups for item in items]

    def item_field(self, item: str) -> forms.Field:
        """The input of one item."""
        raise NotImplementedError

    def _fill_in(self, row: Any) -> None:
        kept = [item for item in SEALED if getattr(row, item)]
        for item in self.items():
            if item in kept:
                keep_sealed(self.fields[item], item, getattr(row, item))
            elif item not in SEALED:
                self.fields[item].initial = getattr(row, item)
        if kept:
            self.fields["emptied"] = forms.MultipleChoiceField(
                label=_("Remove from the record"),
                required=False,
                choices=[(item, self.fields[item].label) for item in kept],
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["reason"] = reason_field(
            _("Reason"), self.reason_help, required=False
        )
        self.fields["version"] = forms.IntegerField(
            initial=row.version, widget=forms.HiddenInput
        )

    def fieldsets(self) -> list[tuple[Any, list[Any]]]:
        """The fields in their groups, for the template; empty groups are left out."""
        groups = (self.first, *self.groups, ("", ("emptied", "reason")))
        found = [
            (legend, [self[name] for name in names if name in self.fields])
            for legend, names in groups
        ]
        return [(legend, fields) for legend, fields in found if fields]

    def values(self) -> dict[str, Any]:
        """The items as the services take them; kept sealed ones are left out."""
        asked = [item for item in self.items() if item in self.fields]
        values = {item: self.cleaned_data[item] for item in asked}
        if self.row is None:
            return values
        for item in SEALED:
            if not values[item]:
                del values[item]
        return values | dict.fromkeys(self.cleaned_data.get("emptied", ()), "")
