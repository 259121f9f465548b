"""三员分立 (等保 8.1.4.2): what the three administrators see, and what they do not.

The access matrix holds every page to the policy table. Here the pages that are open to
an administrator are read: nothing of a member's record stands on any of them.
"""

import pytest

from tests.architecture.samples import make_world
from tests.architecture.test_access import PAGES, build
from zhibu.foundation.policy import Perm, Role
from zhibu.foundation.policy.table import GRANTS, OWN, SEPARATE
from zhibu.foundation.vault.masking import MASKS
from zhibu.register.accounts.tests.factories import log_in
from zhibu.register.members.models import Post
from zhibu.register.members.tests.factories import make_member

NAME, PHONE = "金丝雀", "13955557777"
MAY_DO = {
    Role.SYSTEM_ADMINISTRATOR: {
        Perm.HOME_DESK,
        Perm.ORGANISATIONS_VIEW,
        Perm.ORGANISATIONS_EXPORT,
        Perm.CALENDAR_EDIT,
        Perm.SYSTEM_VIEW,
    },
    Role.SECURITY_ADMINISTRATOR: {
        Perm.HOME_DESK,
        Perm.ORGANISATIONS_VIEW,
        Perm.ACCOUNTS_VIEW,
        Perm.ACCOUNTS_APPOINT,
        Perm.ACCOUNTS_UNLOCK,
    },
    Role.AUDITOR: {
        Perm.HOME_DESK,
        Perm.ORGANISATIONS_VIEW,
        Perm.AUDIT_VIEW,
        Perm.AUDIT_EXPORT,
    },
}


def test_what_each_of_the_three_may_do():
    assert set(MAY_DO) == SEPARATE
    for role, permissions in MAY_DO.items():
        assert {p for p in Perm if role in GRANTS[p]} == permissions
        assert not any(p.value.startswith("members.") for p in permissions)
    assert not OWN & set().union(*MAY_DO.values())


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(SEPARATE))
def test_no_page_of_an_administrator_shows_a_members_record(role, client):
    world = make_world()
    world.row(Post)  # of another member: who leads an organisation is no secret
    world.member = make_member(world.own, name=NAME, phone=PHONE)
    number = world.member.id_number
    secrets = {NAME, PHONE, number, MASKS["phone"](PHONE), MASKS["id_number"](number)}
    built = [build(*page, world)[0] for app in PAGES.values() for page in app]
    log_in(client, world.user(role, "above"))
    shown = []
    for url in built:
        if "logout" in url:
            continue
        answer = client.get(url)
        text = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code == 200:
            shown.append(url)
            found = [s for s in secrets if s.encode() in text]
            about_an_account = url.startswith(("/accounts/", "/audit/"))
            assert not found or (about_an_account and found == [NAME]), (url, found)
    assert shown
