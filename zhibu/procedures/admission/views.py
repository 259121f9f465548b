"""Until a page shows it, an address leads back to the desk."""

from typing import Any

from django.shortcuts import redirect

from zhibu.foundation.policy import Perm
from zhibu.foundation.web.permissions import permitted


@permitted(Perm.ADMISSION_VIEW)
def desk(request: Any, **_address: Any) -> Any:
    """The desk, where the same line stands."""
    return redirect("home:desk")
