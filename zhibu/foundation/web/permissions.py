"""Every page names who may open it: one permission, or one of three plain words."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any

from zhibu.foundation.kernel.refusals import NotAllowed
from zhibu.foundation.policy import Actor, Perm, holds


class Open(Enum):
    """For pages that no permission guards."""

    PUBLIC = "public"  # anybody, also without logging in
    SIGNED_IN = "signed in"  # everybody who has logged in


PUBLIC = Open.PUBLIC
SIGNED_IN = Open.SIGNED_IN
Permission = Perm | Open


def require_page(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the actor may open pages of this permission at all."""
    if isinstance(permission, Perm) and not holds(actor, permission):
        raise NotAllowed(permission.value, permission=permission)


def permitted(permission: Permission) -> Callable[..., Any]:
    """Name the permission of a function view; the counterpart of Page.permission."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            require_page(request.actor, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.login_required = permission is not PUBLIC  # type: ignore[attr-defined]
        return guarded

    return decorate
