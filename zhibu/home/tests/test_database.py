"""A database of another version is known by its tables, and refused with advice."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from zhibu.home.database import missing_columns, refuse_another_versions_database

pytestmark = pytest.mark.django_db


def test_the_database_of_this_version_is_complete():
    assert missing_columns() == []
    refuse_another_versions_database()


def test_one_of_another_version_is_refused_with_the_command_to_run():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_post RENAME COLUMN ends_on TO old_ends_on")
    with pytest.raises(CommandError, match=r"members_post\.ends_on"):
        refuse_another_versions_database()
    with pytest.raises(CommandError):
        call_command("serve", port=0)
    with pytest.raises(CommandError):
        call_command("build_demo", if_missing=True)


def test_a_whole_table_may_be_missing():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_post RENAME TO other_post")
    assert "members_post.id" in missing_columns()
