import io
import json
import os
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from zhibu.foundation.kernel.refusals import Refused
from zhibu.foundation.vault import files, keys, seal, services
from zhibu.foundation.vault import open as unseal
from zhibu.foundation.vault.services import columns
from zhibu.foundation.vault.tests.models import Secret, secret_table

PHONE, ADDRESS = "vault.secret.phone", "vault.secret.address"


@pytest.fixture(autouse=True)
def table(db):
    with secret_table():
        yield


@pytest.fixture
def key_file(settings, tmp_path):
    settings.ZHIBU_VAULT_KEYS = ""
    settings.ZHIBU_VAULT_FILE = str(tmp_path / "vault.key")
    settings.ZHIBU_VAULT_CREATE = True
    settings.MEDIA_ROOT = str(tmp_path / "files")
    (tmp_path / "files").mkdir()
    return tmp_path / "vault.key"


def make_old(path):
    long_ago = time.time() - 3600
    os.utime(path, (long_ago, long_ago))


def fill(count):
    Secret.objects.bulk_create(
        Secret(phone=str(n), address=f"road {n}" if n % 2 else None, facts=[n])
        for n in range(count)
    )


def everything():
    return list(Secret.objects.order_by("id").values_list("phone", "address", "facts"))


def rotate(*options):
    out = io.StringIO()
    call_command("rotate_vault", *options, stdout=out, stderr=out)
    return out.getvalue()


def test_everything_is_sealed_again_and_reads_the_same(key_file, settings):
    count = services.BATCH + 7
    fill(count)
    files.store(io.BytesIO(b"roster"), key_file.parent / "files" / "a" / "1.bin")
    (key_file.parent / "files" / "picture.jpg").write_bytes(b"\xff\xd8 not sealed")
    before = everything()

    said = rotate()

    assert everything() == before
    assert f"{PHONE}: {count} sealed again" in said and "files: 1 sealed again" in said
    status = json.loads(said.splitlines()[-1])
    assert status["current"] == 2
    assert status["texts"][PHONE] == {"2": count}
    assert status["texts"][ADDRESS] == {"2": count // 2}
    assert status["files"] == {"2": 1}


def test_the_old_key_can_go_when_nothing_needs_it(key_file):
    fill(3)
    before = everything()
    rotate()
    make_old(key_file)
    assert "keys dropped: [1]" in rotate("--keep-key", "--drop-old")
    assert list(keys.ring().keys) == [2]
    assert everything() == before


def test_the_old_key_stays_while_a_running_process_may_use_it(key_file):
    fill(1)
    rotate()
    with pytest.raises(CommandError, match="10 minutes"):
        rotate("--keep-key", "--drop-old")
    assert list(keys.ring().keys) == [2, 1]


def test_the_old_key_stays_while_a_text_or_file_needs_it(key_file):
    fill(2)
    services.add_key()
    make_old(key_file)
    with pytest.raises(Refused) as refused:
        services.drop_old_keys()
    assert refused.value.problems[0].code == "old_key_in_use"
    services.reseal_everything()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_secret")
    path = key_file.parent / "files" / "f"
    old = keys.KeyRing.of({1: keys.ring().keys[1]}, keys.ring().root)
    keys.replace_file(key_file, old)
    keys.look_again()
    files.store(io.BytesIO(b"x"), path)
    services.add_key()
    make_old(key_file)
    with pytest.raises(Refused):
        services.drop_old_keys([path])


def test_a_broken_off_rotation_goes_on_without_another_key(key_file):
    fill(5)
    services.add_key()
    Secret.objects.filter(phone="").count()
    first = Secret.objects.order_by("id").first()
    first.save()  # sealed by the new key: as far as the first run came
    said = rotate()
    assert "seals from now on" not in said
    assert f"{PHONE}: 4 sealed again" in said
    assert keys.ring().current == 2


def test_a_text_that_does_not_open_is_named_and_the_rest_goes_on(key_file):
    fill(3)
    bad = Secret.objects.order_by("id").first().pk
    with connection.cursor() as cursor:
        cursor.execute("UPDATE vault_secret SET phone = '1.AAAA' WHERE id = %s", [bad])
    out = io.StringIO()
    with pytest.raises(CommandError, match="still under an old key"):
        call_command("rotate_vault", stdout=out, stderr=out)
    assert f"vault_secret {bad}: " in out.getvalue()
    assert services.texts_by_key()[PHONE] == {1: 1, 2: 2}


def test_a_change_made_meanwhile_is_not_overwritten(key_file):
    fill(1)
    row = Secret.objects.get()
    place = next(p for p in services.places() if p.table == "vault_secret")
    services.add_key()
    tokens = [(row.pk, seal(PHONE, "what it was before"))]
    outcome = services.Outcome()
    columns._reseal_column(place, place.fields[0], tokens, 3, outcome)
    assert outcome.done[PHONE] == 0
    assert Secret.objects.get().phone == "0"


def test_sealed_texts_inside_json_are_sealed_again(key_file):
    for number in range(services.BATCH + 3):
        before = {"phone": seal(PHONE, str(number)), "name": "1.AAAA", "post": None}
        Secret.objects.create(before=before)
    Secret.objects.create(before={"phone": ""})
    Secret.objects.create(before=None)
    said = rotate()
    assert f"vault.secret.before: {services.BATCH + 3} sealed again" in said
    values = Secret.objects.order_by("id").values_list("before", flat=True)
    first = values[0]
    assert first["phone"].startswith("2.") and unseal(PHONE, first["phone"]) == "0"
    assert (first["name"], first["post"]) == ("1.AAAA", None)
    assert list(values)[-2:] == [{"phone": ""}, None]
    make_old(key_file)
    assert "keys dropped: [1]" in rotate("--keep-key", "--drop-old")


def test_the_old_key_stays_while_json_needs_it(key_file):
    Secret.objects.create(before={"phone": seal(PHONE, "1")})
    services.add_key()
    make_old(key_file)
    with pytest.raises(Refused):
        services.drop_old_keys()


def test_json_that_does_not_open_is_named(key_file):
    row = Secret.objects.create(before={"phone": "1.AAAA"})
    services.add_key()
    outcome = services.reseal_everything()
    assert outcome.unreadable[0].startswith(f"vault_secret {row.pk}: ")
    assert services.under_old_keys(keys.ring()) == {"vault.secret.before": 1}


def test_a_ring_from_the_environment_is_changed_by_the_operator(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    fill(2)
    with pytest.raises(CommandError, match="ZHIBU_VAULT_KEYS"):
        rotate()
    with pytest.raises(Refused):
        services.add_key()
    settings.ZHIBU_VAULT_KEYS = keys.ring().with_new_key().text()
    assert f"{PHONE}: 2 sealed again" in rotate()
    assert services.drop_old_keys() == []


def test_status_changes_nothing(key_file):
    fill(2)
    assert json.loads(rotate("--status"))["texts"][PHONE] == {"1": 2}
    assert keys.ring().current == 1


def test_a_printed_ring_is_a_ring():
    out = io.StringIO()
    call_command("make_vault_keys", stdout=out)
    assert keys.KeyRing.from_text(out.getvalue()).current == 1
