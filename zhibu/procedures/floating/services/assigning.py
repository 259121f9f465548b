"""Putting what a form gives into an unsaved row."""

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import clean


def assign(
    row: models.Model, items: Collection[str], values: Mapping[str, Any]
) -> list[Problem]:
    """Put cleaned values of these items into a row; returns what cannot be stored.

    Nothing stays the default of its column: whether it may be missing, rules say.
    """
    found = []
    for item, value in values.items():
        if item not in items:
            raise TypeError(f"{item} is no item of a {row._meta.model_name}")
        field: Any = row._meta.get_field(item)
        value = clean(value) if isinstance(value, str) else value
        if value in field.empty_values:
            setattr(row, item, None if field.null else field.get_default())
            continue
        try:
            setattr(row, item, field.clean(value, row))
        except ValidationError as error:
            params = {"message": " ".join(error.messages)}
            found.append(Problem("invalid", "%(message)s", params, field=item))
    return found
