"""What statistics must know from below: an organisation is about to move."""

from typing import Any

from zhibu.insight.statistics import services
from zhibu.register.organisations.models import Organisation


def on_moving(
    sender: Any,
    organisation: Organisation,
    old_parent_path: str,
    new_parent_path: str,
    **kwargs: Any,
) -> None:
    """Carry the totals of the subtree along."""
    services.carry_along(
        organisation=organisation,
        old_parent_path=old_parent_path,
        new_parent_path=new_parent_path,
    )
