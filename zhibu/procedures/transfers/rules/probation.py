"""Probationary members carry their file (R-TRF-11, R-DEV-36)."""

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.procedures.transfers.rules.facts import Act, Progress

SHORTEST_ASSESSMENT = 4


def assessment_goes_along(past: Progress, act: Act) -> Problem | None:
    """R-DEV-36: the old organisation passes on its assessment of a probationary
    member.
    """
    if not past.case.is_probationary or len(clean(act.text)) >= SHORTEST_ASSESSMENT:
        return None
    return Problem(
        "assessment_missing",
        _("A probationary member: write the assessment of the probation so far."),
        field="text",
        rule="R-DEV-36",
    )


def file_goes_along(past: Progress, act: Act) -> Problem | None:
    """R-TRF-11: the sender passes on the training record of a probationary member."""
    if not past.case.is_probationary or act.file_sent:
        return None
    return Problem(
        "file_not_sent",
        _("A probationary member: the file of training and education goes along."),
        field="file_sent",
        rule="R-TRF-11",
    )


def file_is_examined(past: Progress, act: Act) -> Problem | None:
    """R-TRF-11, R-DEV-36: the receiver examines the file strictly before it accepts.

    Who cannot be recognised is refused with that reason: the superior, an organisation
    department of county level or above, decides.
    """
    if not past.case.is_probationary or act.file_examined:
        return None
    return Problem(
        "file_not_examined",
        _(
            "A probationary member: examine the file first. If it cannot be recognised,"
            " refuse with that reason, and the superior decides."
        ),
        field="file_examined",
        rule="R-DEV-36",
    )
