"""Where sealed texts lie: the columns of all models, and which keys seal them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models

from zhibu.foundation.vault.fields import SealedField, sealed_fields

BATCH = 500  # rows a transaction: others wait for a few milliseconds at most


@dataclass(slots=True)
class Outcome:
    """What a round of sealing again did: counts by label, and what does not open."""

    done: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """A table and its sealed columns."""

    table: str
    pk: str
    fields: tuple[SealedField, ...]

    @property
    def columns(self) -> list[str]:
        return [connection.ops.quote_name(str(field.column)) for field in self.fields]

    @property
    def quoted(self) -> tuple[str, str]:
        return connection.ops.quote_name(self.table), connection.ops.quote_name(self.pk)


def places() -> Iterator[Place]:
    """Every table of the program that has sealed columns."""
    for model in apps.get_models(include_auto_created=True):
        fields = sealed_fields(model)
        if fields and model._meta.managed and not model._meta.proxy:
            yield Place(model._meta.db_table, _pk_column(model), tuple(fields))


def _pk_column(model: type[models.Model]) -> str:
    assert model._meta.pk is not None  # noqa: S101 -- every concrete model has one
    return str(model._meta.pk.column)


def texts_by_key() -> dict[str, Counter[int]]:
    """For each sealed column, how many texts each key seals: {label: {2: 9000}}."""
    counts: dict[str, Counter[int]] = {}
    with connection.cursor() as cursor:
        for place in places():
            table = place.quoted[0]
            for field_, column in zip(place.fields, place.columns, strict=True):
                number = _key_of_column(column)
                cursor.execute(
                    f"SELECT {number}, COUNT(*) FROM {table}"  # noqa: S608
                    f" WHERE {column} <> '' GROUP BY {number}"
                )
                counts[field_.label] = Counter()
                for key, count in cursor.fetchall():
                    counts[field_.label][int(key) if key.isdigit() else 0] += count
    return counts


def _key_of_column(column: str) -> str:
    """SQL: what stands before the dot, the number of the key."""
    if connection.vendor == "postgresql":
        return f"split_part({column}, '.', 1)"
    return f"substr({column}, 1, instr({column}, '.') - 1)"
