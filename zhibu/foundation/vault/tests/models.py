"""A table for the tests: the vault itself has none."""

from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models
from django.test.utils import isolate_apps

from zhibu.foundation.vault.fields import (
    PartlySealedJSONField,
    SealedField,
    SealedJSONField,
)

with isolate_apps("zhibu.foundation.vault"):

    class Secret(models.Model):  # noqa: DJ008
        phone = SealedField(max_length=20, blank=True)
        address = SealedField(blank=True, null=True)
        facts = SealedJSONField(null=True, label="vault.old_name.facts")
        before = PartlySealedJSONField(
            null=True, labels={"phone": "vault.secret.phone"}
        )

        class Meta:
            app_label = "vault"


@contextmanager
def secret_table():
    """The table, known to the program while it is there."""
    key = (
        "bigserial PRIMARY KEY"
        if connection.vendor == "postgresql"
        else "integer PRIMARY KEY AUTOINCREMENT"
    )
    json = "jsonb" if connection.vendor == "postgresql" else "text"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE vault_secret (id {key}, phone text NOT NULL,"
            f" address text, facts text, before {json})"
        )
    apps.all_models["vault"]["secret"] = Secret
    apps.clear_cache()
    try:
        yield
    finally:
        del apps.all_models["vault"]["secret"]
        apps.clear_cache()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE vault_secret")
