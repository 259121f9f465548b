"""The words for what stands in the log: acts, kinds of objects, items."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from zhibu.foundation.audit.words import ACTS, DETAILS, JOBS
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.templatetags.web import day, moment


def actor_label(name: str) -> Any:
    """Who acted: a person by the own name, the program by what it does."""
    return JOBS.get(name, name)


def detail_label(name: str) -> Any:
    """The words for a detail; one without words is shown as it is written."""
    return DETAILS.get(name, name)


def detail_value(target_type: str, name: str, value: Any) -> Any:
    """A stored value as people read it: codes in the words of the column of that name,
    days and hours by the clock of the office, lists and tables as a sentence.
    """
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        pairs = (
            f"{detail_label(key)} {detail_value(target_type, key, one)}"
            for key, one in value.items()
        )
        return ", ".join(pairs)
    if isinstance(value, list):
        return ", ".join(str(detail_value(target_type, name, one)) for one in value)
    if not isinstance(value, str):
        return value
    if name == "field":  # a correction names the item that it is about
        return _of_any_model(target_type.split(".")[0], value)
    if _DAY.fullmatch(value):
        return _day_told(value)
    return _words_of(target_type, name).get(value, value)


def changes_told(target_type: str, changes: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Each change of a line as (item, before, after), in words."""
    for item, values in changes.items():
        pair = values if isinstance(values, list) and len(values) == 2 else ["", values]
        told = (
            "" if value is None else detail_value(target_type, item, value)
            for value in pair
        )
        yield [item_label(target_type, item), *told]


def details_told(target_type: str, details: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Each detail of a line as (name, value), in words."""
    for name, value in details.items():
        yield [detail_label(name), detail_value(target_type, name, value)]


_DAY = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)


def _day_told(text: str) -> str:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return text
    return day(found) if len(text) == len("2026-01-01") else moment(found)


def _words_of(target_type: str, name: str) -> dict[str, Any]:
    """The words of the column itself; else those of its name anywhere in the app."""
    model = _model(target_type)
    if model is not None:
        for field in model._meta.fields:
            if field.name == name and field.choices:
                return {str(key): label for key, label in field.flatchoices}
    return _choices(target_type.split(".")[0], name)


def _of_any_model(app: str, item: str) -> Any:
    """What an item is called by the first model of the app that has it."""
    for model in apps.get_models():
        if model._meta.app_label == app:
            for field in model._meta.fields:
                if field.name == item:
                    return field.verbose_name
    return item


@cache
def _choices(app: str, name: str) -> dict[str, Any]:
    """The words of all columns of that name in an app: {"apply": "hand in …"}."""
    found: dict[str, Any] = {}
    for model in apps.get_models():
        if model._meta.app_label == app:
            for field in model._meta.fields:
                if field.name == name and field.choices:
                    found |= {str(key): label for key, label in field.flatchoices}
    return found


def act_label(action: str) -> Any:
    """The words for an act; one without words is shown as it is written."""
    if action in ACTS:
        return ACTS[action]
    return Perm(action).label if action in Perm.values else action


def acts() -> Iterator[tuple[str, Any]]:
    """Every act that has words, for the list of choices."""
    yield from sorted({**dict(Perm.choices), **ACTS}.items())


def kind_label(target_type: str) -> Any:
    """What "members.member" is called."""
    model = _model(target_type)
    return model._meta.verbose_name if model else target_type


def item_label(target_type: str, item: str) -> Any:
    """What an item of a change is called."""
    model = _model(target_type)
    if model is None:
        return item
    try:
        field = model._meta.get_field(item)
    except FieldDoesNotExist:
        return item
    return getattr(field, "verbose_name", item)


def _model(target_type: str) -> Any:
    try:
        return apps.get_model(target_type)
    except (LookupError, ValueError):
        return None
