"""Model fields whose content lies sealed in the database."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import FieldError, ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.lookups import Exact, IsNull

from zhibu.foundation.vault import sealing

# How a sealed text is marked outside its own column (dumpdata).
_MARK = "sealed:"


class _ExactlyNothing(Exact):
    """`phone=""` and `phone=None` are the only values that can be asked for."""

    def get_prep_lookup(self) -> Any:
        if self.rhs not in ("", None):
            raise _not_searchable(self.lhs.output_field)
        return self.rhs


def _not_searchable(field: Any) -> FieldError:
    return FieldError(
        f"{field.label} is sealed: look for the digest beside it"
        " (zhibu.foundation.vault.digest), or ask isnull or exact ''."
    )


class SealedField(models.TextField):  # type: ignore[type-arg]
    """A text that is sealed in the database and plain in Python.

    It opens when the row is loaded (about 2 µs): a list that does not show it says
    `.defer("phone")`. It can be neither searched nor indexed. `label` names the place
    for good; give the old one when the field or its model is renamed.
    """

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._given_label = self.label = label
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Keep the label in migrations where one was given."""
        name, path, args, kwargs = super().deconstruct()
        if self._given_label:
            kwargs["label"] = self._given_label
        return name, path, args, kwargs

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        """Take the place's name from the model: "members.member.phone"."""
        super().contribute_to_class(cls, name, private_only)
        if not self._given_label:
            self.label = f"{cls._meta.label_lower}.{name}"

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse indexes and uniqueness: equal texts are sealed differently."""
        errors = super().check(**kwargs)
        if self.unique or getattr(self, "db_index", False):
            errors.append(
                checks.Error(
                    "A sealed field cannot be unique or indexed.",
                    hint="Put a digest column beside it.",
                    obj=self,
                    id="vault.E001",
                )
            )
        return errors

    # ---- between Python and the database

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """Open what was loaded."""
        return value and sealing.open(self.label, value)

    def get_prep_value(self, value: Any) -> Any:
        """Seal what is to be stored."""
        return value and sealing.seal(self.label, str(value))

    def get_lookup(self, lookup_name: str) -> Any:
        """Only questions that can be answered without opening."""
        if lookup_name == "isnull":
            return IsNull
        if lookup_name == "exact":
            return _ExactlyNothing
        raise _not_searchable(self)

    # ---- forms and fixtures

    def formfield(self, **kwargs: Any) -> Any:
        """One line of text, not a text area."""
        return super().formfield(**{"widget": forms.TextInput, **kwargs})

    def value_to_string(self, obj: models.Model) -> str:
        """What `dumpdata` writes: never the text itself."""
        token = self.get_prep_value(self.value_from_object(obj))
        return _MARK + token if token else ""

    def to_python(self, value: Any) -> Any:
        """Plain text. A fixture cannot bring sealed text back: restore a dump for that.

        Opening it here would let whoever has a copy of the database read it by typing
        it into a form.
        """
        if isinstance(value, str) and value.startswith(_MARK):
            raise ValidationError("sealed text cannot be loaded from a fixture")
        return super().to_python(value)


class SealedJSONField(SealedField):
    """Plain JSON (dicts, lists, texts, numbers) that is sealed as one text."""

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        """Open and read what was loaded."""
        text = super().from_db_value(value)
        return json.loads(text) if text else None

    def get_prep_value(self, value: Any) -> Any:
        """Write and seal what is to be stored."""
        if value is None:
            return None
        return super().get_prep_value(json.dumps(value, ensure_ascii=False))

    def to_python(self, value: Any) -> Any:
        """The value as it is."""
        return super().to_python(value) if isinstance(value, str) else value


def sealed_fields(model: type[models.Model]) -> list[SealedField]:
    """The sealed fields whose columns lie in the model's own table."""
    own = model._meta.local_concrete_fields
    return [field for field in own if isinstance(field, SealedField)]


class PartlySealedJSONField(models.JSONField):
    """A JSON object in which some items are texts that were sealed elsewhere.

    It is plain JSON to the database and to Python; `labels` tells a rotation of keys
    which items are sealed, and for which place: {"phone": "members.member.phone"}.
    """

    def __init__(
        self, *args: Any, labels: Mapping[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.labels = dict(labels or {})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """To migrations it is any JSON field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
