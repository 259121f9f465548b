"""What documents and attachments are about, told by the apps above.

A document remembers what it belongs to as (app, key): ("admission.case", "17"). The app
that keeps such rows says once how to name and find them, and who may read them:

    subjects.declare(Subject("admission.case", _("Admission"), read=Perm.ADMISSION_VIEW,
        url=lambda key: reverse("admission:case", args=[key])))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhibu.foundation.policy import Perm


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of row in an app above."""

    app: str
    label: Any
    url: Callable[[str], str]
    read: Perm | None = None  # demanded of a reader besides the register's permission


_subjects: dict[str, Subject] = {}


def declare(subject: Subject) -> None:
    """Make a kind of subject known; called when the program starts."""
    _subjects[subject.app] = subject


def label_of(app: str) -> Any:
    """What a kind of subject is called."""
    return _subjects[app].label if app in _subjects else app


def url_of(app: str, key: str) -> str:
    """The page of a subject, or "" when nobody declared one."""
    return _subjects[app].url(key) if app in _subjects else ""


def guarded() -> dict[str, Perm]:
    """The kinds of subjects that demand a permission of their own."""
    return {s.app: s.read for s in _subjects.values() if s.read is not None}
