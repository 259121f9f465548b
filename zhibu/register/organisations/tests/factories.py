"""Organisations for tests, of this app and of all above it."""

from typing import Any

from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.services.placing import place, reserve_ids


def make_organisation(
    name: str = "第一党支部",
    parent: Organisation | None = None,
    kind: str = Kind.BRANCH,
    **items: Any,
) -> Organisation:
    """An organisation in the database, below `parent` or at the top."""
    organisation = Organisation(name=name, parent=parent, kind=kind, **items)
    place(organisation, reserve_ids(1)[0], parent.path if parent else "/")
    organisation.save(force_insert=True)
    return organisation
