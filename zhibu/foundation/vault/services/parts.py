"""Sealed texts inside JSON (PartlySealedJSONField): counting, and sealing again.

Such JSON is written once (what a row was before), so nobody changes it meanwhile.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from zhibu.foundation.vault import keys, sealing
from zhibu.foundation.vault.fields import PartlySealedJSONField
from zhibu.foundation.vault.services.places import BATCH, Outcome

Part = tuple[type[models.Model], PartlySealedJSONField]


def parts() -> Iterator[Part]:
    """Every field that holds sealed texts among others."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, PartlySealedJSONField):
                yield model, field


def rows_under_old_keys(ring: keys.KeyRing) -> Counter[str]:
    """How many rows of each such field hold a text that is under an old key."""
    return Counter(
        {
            f"{model._meta.label_lower}.{field.name}": sum(
                len(rows) for rows in _batches(model, field, ring)
            )
            for model, field in parts()
        }
    )


def reseal_parts(ring: keys.KeyRing, outcome: Outcome) -> None:
    """Seal the texts inside JSON again."""
    for model, field in parts():
        for rows in _batches(model, field, ring):
            with transaction.atomic():
                for pk, value in rows:
                    _reseal_row(model, field, pk, value, ring.current, outcome)


def _reseal_row(
    model: type[models.Model],
    field: PartlySealedJSONField,
    pk: Any,
    value: dict[str, Any],
    current: int,
    outcome: Outcome,
) -> None:
    fresh = dict(value)
    for item, token in _old_tokens(field, value, current):
        label = field.labels[item]
        try:
            fresh[item] = sealing.seal(label, sealing.open(label, token))
        except sealing.Unreadable as error:
            outcome.unreadable.append(f"{model._meta.db_table} {pk}: {error}")
    if fresh != value:
        model._base_manager.filter(pk=pk).update(**{field.name: fresh})
        outcome.done[f"{model._meta.label_lower}.{field.name}"] += 1


def _batches(
    model: type[models.Model], field: PartlySealedJSONField, ring: keys.KeyRing
) -> Iterator[list[tuple[Any, dict[str, Any]]]]:
    """Rows with something under an old key, by primary key."""
    looks_old = Q(pk__in=())
    for number in ring.keys:
        if number != ring.current:
            looks_old |= Q(as_text__contains=f'"{number}.')
    rows: Any = model._base_manager.annotate(as_text=Cast(field.name, TextField()))
    rows = rows.filter(looks_old).order_by("pk").values_list("pk", field.name)
    last = None
    while True:
        batch = list((rows if last is None else rows.filter(pk__gt=last))[:BATCH])
        yield [row for row in batch if any(_old_tokens(field, row[1], ring.current))]
        if len(batch) < BATCH:
            return
        last = batch[-1][0]


def _old_tokens(
    field: PartlySealedJSONField, value: Any, current: int
) -> Iterable[tuple[str, str]]:
    if not isinstance(value, dict):
        return
    for item in field.labels:
        token = value.get(item)
        if isinstance(token, str) and token and not token.startswith(f"{current}."):
            yield item, token
