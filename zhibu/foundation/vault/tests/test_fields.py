import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps

from zhibu.foundation.vault import Unreadable, seal
from zhibu.foundation.vault.fields import SealedField
from zhibu.foundation.vault.tests.models import Secret, secret_table

PHONE = "13800138000"


@pytest.fixture(autouse=True)
def table(db):
    with secret_table():
        yield


def stored(column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM vault_secret ORDER BY id")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


def test_the_database_holds_no_clear_text_and_python_no_other():
    row = Secret.objects.create(phone=PHONE, address="文三路1号", facts={"电话": PHONE})
    assert row.phone == PHONE
    row.refresh_from_db()
    assert (row.phone, row.address, row.facts) == (PHONE, "文三路1号", {"电话": PHONE})
    for column in ("phone", "address", "facts"):
        assert stored(column)[0].startswith("1.") and PHONE not in stored(column)[0]


def test_nothing_stays_as_it_is():
    row = Secret.objects.create(phone="", address=None, facts=None)
    row.refresh_from_db()
    assert (row.phone, row.address, row.facts) == ("", None, None)
    assert (stored("phone"), stored("address")) == ([""], [None])


def test_every_way_of_writing_seals():
    Secret.objects.bulk_create([Secret(phone=PHONE), Secret(phone="1")])
    first, second = Secret.objects.order_by("id")
    first.phone = "2"
    Secret.objects.bulk_update([first], ["phone"])
    Secret.objects.filter(pk=second.pk).update(phone="3")
    assert list(Secret.objects.order_by("id").values_list("phone", flat=True)) == [
        "2",
        "3",
    ]
    assert all(token.startswith("1.") for token in stored("phone"))


def test_a_row_written_past_the_model_opens_with_the_field_label():
    token = seal("vault.secret.phone", PHONE)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO vault_secret (phone) VALUES (%s)", [token])
    assert Secret.objects.get().phone == PHONE


def test_a_value_copied_between_columns_does_not_open():
    Secret.objects.create(phone=PHONE, address="x")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_secret SET address = phone")
    assert Secret.objects.defer("address").get().phone == PHONE
    with pytest.raises(Unreadable):
        Secret.objects.get()


def test_only_nothing_can_be_asked_for():
    Secret.objects.create(phone="", address=None)
    Secret.objects.create(phone=PHONE, address="x")
    assert Secret.objects.filter(phone="").count() == 1
    assert Secret.objects.filter(address=None).count() == 1
    assert Secret.objects.filter(address__isnull=False).count() == 1
    assert Secret.objects.exclude(phone="").count() == 1


@pytest.mark.parametrize(
    "question",
    [
        {"phone": PHONE},
        {"phone__in": [PHONE]},
        {"phone__contains": "138"},
        {"phone__startswith": "138"},
        {"phone__gt": "1"},
    ],
)
def test_other_questions_are_refused_with_a_hint(question):
    with pytest.raises(FieldError, match="digest"):
        list(Secret.objects.filter(**question))


def test_a_fixture_never_holds_clear_text():
    Secret.objects.create(phone=PHONE, address="文三路1号", facts={"电话": PHONE})
    text = serializers.serialize("json", Secret.objects.all())
    assert "sealed:1." in text and PHONE not in text and "文三路" not in text


def test_sealed_text_typed_into_a_form_does_not_open():
    field = Secret._meta.get_field("phone")
    with pytest.raises(ValidationError):
        field.clean("sealed:" + seal("vault.secret.phone", PHONE), None)


def test_a_form_shows_one_line_and_minds_the_length():
    field = Secret._meta.get_field("phone")
    assert field.formfield().widget.input_type == "text"
    with pytest.raises(ValidationError):
        field.clean("1" * 21, None)


def test_labels_name_the_place_or_what_was_given():
    assert Secret._meta.get_field("phone").label == "vault.secret.phone"
    assert Secret._meta.get_field("facts").label == "vault.old_name.facts"
    assert Secret._meta.get_field("before").deconstruct()[1:] == (
        "django.db.models.JSONField",
        [],
        {"null": True},
    )
    clone = Secret._meta.get_field("facts").deconstruct()
    assert clone[3] == {"label": "vault.old_name.facts", "null": True}
    assert "label" not in Secret._meta.get_field("phone").deconstruct()[3]


@isolate_apps("zhibu.foundation.vault")
def test_uniqueness_and_indexes_are_refused_when_the_program_starts():
    class Odd(models.Model):  # noqa: DJ008
        phone = SealedField(unique=True)

        class Meta:
            app_label = "vault"

    assert [error.id for error in Odd.check() if error.id.startswith("vault")] == [
        "vault.E001"
    ]
