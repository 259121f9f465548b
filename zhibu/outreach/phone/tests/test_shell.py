import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from zhibu.outreach.phone import shell
from zhibu.register.accounts.tests.factories import make_user
from zhibu.register.members.tests.factories import make_member
from zhibu.register.organisations.tests.factories import make_organisation

pytestmark = pytest.mark.django_db
ROOT = Path(shell.__file__).parents[3]


@pytest.fixture
def anew():
    """What is drawn once is drawn anew, before and after."""
    kept = (shell.manifest_in, shell.offline_in, shell.worker)
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "支部"), ("en", "Zhibu")])
def test_the_manifest_speaks_the_language_of_its_address(client, language, name):
    answer = client.get(reverse("phone:manifest", args=[language]))
    found = json.loads(answer.content)
    assert answer["Content-Type"] == "application/manifest+json"
    assert (found["name"], found["lang"]) == (name, language)
    assert found["start_url"] == reverse("home:start") and found["scope"] == "/"


def test_an_installation_has_its_own_name(client, settings, anew):
    settings.ZHIBU_NAMES = {"": "青石县党建平台", "en": "Qingshi"}
    assert shell.manifest_in("zh-hans")["name"] == "青石县党建平台"
    assert shell.manifest_in("en")["short_name"] == "Qingshi"


def test_other_languages_are_not_found(client):
    for page in ("phone:manifest", "phone:offline"):
        assert client.get(reverse(page, args=["de"])).status_code == 404


def test_the_worker_keeps_files_and_pages_of_nobody(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"
    said = answer.content.decode()
    kept = json.loads(re.search(r"self\.zhibu = (.*);", said).group(1))
    assert all(url.startswith("/static/") for url in kept["files"])
    assert set(kept["pages"].values()) == {
        reverse("phone:offline", args=[code]) for code in ("zh-hans", "en")
    }
    assert "notices/push-worker.js" in said


def test_the_offline_page_is_the_same_for_all(login, client):
    organisation = make_organisation("青石村党支部")
    member = login(user=make_user(member=make_member(organisation, name="陈佳")))
    url = reverse("phone:offline", args=["zh-hans"])
    shown = member.get(url).content
    assert shown == client.get(url).content
    assert "陈佳" not in shown.decode() and b"csrf" not in shown.lower()


def test_the_icons_belong_to_their_picture():
    done = subprocess.run(
        [sys.executable, "scripts/make_icons.py", "--check"], cwd=ROOT, check=False
    )
    assert done.returncode == 0
