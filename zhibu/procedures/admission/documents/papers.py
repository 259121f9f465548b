"""The table of papers: what each is, whose it is, after which step it can be written.

`contents` makes the context of one case, `items` the columns of a list over several.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhibu.foundation.kernel.refusals import Problem
from zhibu.foundation.kernel.text import _
from zhibu.life.office.kinds import DocumentKind
from zhibu.procedures.admission.codes import ActKind as K
from zhibu.procedures.admission.codes import Outcome as O
from zhibu.procedures.admission.codes import Who
from zhibu.procedures.admission.documents import (
    application,
    form,
    lists,
    meeting,
    probation,
    replies,
    target,
)
from zhibu.procedures.admission.documents.dossier import Dossier

PREFIX = "admission."


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One line of the table."""

    kind: DocumentKind
    after: K  # the step that must have been done
    outcome: str = ""  # and must have ended so
    used_for: tuple[K, ...] = ()  # the steps that come with it
    who: Who = Who.BRANCH  # whose paper it is
    contents: Callable[[Dossier], dict[str, object]] | None = None
    items: tuple[lists.Item, ...] = ()
    is_after_the_notice: bool = False

    @property
    def key(self) -> str:
        """As it stands in the register: "admission.resolution"."""
        return self.kind.key

    @property
    def label(self) -> Any:
        """What it is called on pages."""
        return self.kind.label

    @property
    def is_list(self) -> bool:
        """It is made of several cases."""
        return bool(self.items)

    @property
    def shows_sealed(self) -> bool:
        """The official form has the ID number in full."""
        return self is FORM or lists.ID_NUMBER in self.items

    def context(self, dossier: Dossier) -> dict[str, object]:
        """Everything that its template may use, of one case."""
        if self.contents is None:
            raise TypeError(f"{self.key} is a list")
        return self.contents(dossier)

    def rows(self, dossiers: list[Dossier]) -> dict[str, object]:
        """The same of a list."""
        return lists.rows(self.items, dossiers)

    def problem(self, dossier: Dossier) -> Problem | None:
        """Why it cannot be written yet, or None."""
        if not self._is_done(dossier):
            return self._too_early(dossier)
        last = dossier.facts(K.NOTICE).ends_on
        if self.is_after_the_notice and last is not None and dossier.on <= last:
            message = _("The public notice runs until %(date)s.")
            return Problem("notice_runs", message, {"date": last}, rule="R-DEV-14")
        return None

    def _too_early(self, dossier: Dossier) -> Problem:
        message = _(
            "“%(paper)s” can be written once this is done: %(step)s. %(name)s has not"
            " come so far."
        )
        told = {"paper": self.label, "step": self.after.label, "name": dossier.name}
        if self.outcome:
            told["outcome"] = O(self.outcome).label
            message = _(
                "“%(paper)s” can be written once this is done: %(step)s, and the"
                " outcome is: %(outcome)s. That is not so with %(name)s."
            )
        return Problem("paper_too_early", message, told)

    def _is_done(self, dossier: Dossier) -> bool:
        if not self.outcome:
            return self.after in dossier.past.done
        if self.who != Who.BRANCH:  # a decision stands, whatever followed
            return dossier.decided(self.after, self.outcome) is not None
        return dossier.outcome(self.after) == self.outcome


FORM = Paper(
    kind=form.ADMISSION_FORM,
    after=K.PRE_REVIEW,
    outcome=O.PASSED,
    used_for=(K.FILL_FORM, K.MEET),
    contents=form.admission_form,
)

PAPERS: tuple[Paper, ...] = (
    Paper(kind=application.RECEIPT, after=K.APPLY, contents=application.receipt),
    Paper(kind=application.TALK_RECORD, after=K.TALK, contents=application.talk_record),
    Paper(
        kind=application.ACTIVIST_REPORT,
        after=K.DETERMINE_ACTIVIST,
        outcome=O.PASSED,
        used_for=(K.SUBMIT,),
        contents=application.activist_report,
    ),
    Paper(
        kind=lists.ACTIVIST_LIST,
        after=K.DETERMINE_ACTIVIST,
        outcome=O.PASSED,
        used_for=(K.SUBMIT,),
        items=lists.ACTIVIST_ITEMS,
    ),
    Paper(
        kind=application.ACTIVIST_FORM,
        after=K.DETERMINE_ACTIVIST,
        outcome=O.PASSED,
        used_for=(K.ASSIGN_CONTACTS, K.REVIEW_ACTIVIST, K.DISCUSS_TARGET),
        contents=application.activist_form,
    ),
    Paper(
        kind=target.TARGET_REPORT,
        after=K.DISCUSS_TARGET,
        outcome=O.PASSED,
        used_for=(K.SUBMIT,),
        contents=target.target_report,
    ),
    Paper(
        kind=lists.TARGET_LIST,
        after=K.DISCUSS_TARGET,
        outcome=O.PASSED,
        used_for=(K.SUBMIT,),
        items=lists.TARGET_ITEMS,
    ),
    Paper(
        kind=replies.TARGET_REPLY,
        after=K.CONSENT_TARGET,
        who=Who.UPPER,
        contents=replies.target_reply,
    ),
    Paper(kind=target.NOTICE, after=K.NOTICE, contents=target.notice),
    Paper(
        kind=target.NOTICE_RESULT,
        after=K.NOTICE,
        used_for=(K.LIST_TARGET,),
        contents=target.notice_result,
        is_after_the_notice=True,
    ),
    Paper(
        kind=target.POLITICAL_REVIEW,
        after=K.POLITICAL_REVIEW,
        used_for=(K.EXAMINE,),
        contents=target.political_review,
    ),
    Paper(
        kind=target.PRE_REVIEW_REQUEST,
        after=K.EXAMINE,
        outcome=O.PASSED,
        used_for=(K.SUBMIT,),
        contents=target.pre_review_request,
    ),
    Paper(
        kind=replies.PRE_REVIEW_REPLY,
        after=K.PRE_REVIEW,
        who=Who.UPPER,
        contents=replies.pre_review_reply,
    ),
    FORM,
    Paper(
        kind=meeting.RESOLUTION,
        after=K.MEET,
        used_for=(K.SUBMIT,),
        contents=meeting.resolution,
    ),
    Paper(
        kind=lists.APPROVAL_LIST,
        after=K.MEET,
        outcome=O.PASSED,
        used_for=(K.APPROVE,),
        who=Who.UPPER,
        items=lists.APPROVAL_ITEMS,
    ),
    Paper(
        kind=replies.APPROVAL,
        after=K.APPROVE,
        outcome=O.PASSED,
        who=Who.UPPER,
        contents=replies.approval,
    ),
    Paper(
        kind=replies.REFUSAL,
        after=K.APPROVE,
        outcome=O.REJECTED,
        who=Who.UPPER,
        contents=replies.refusal,
    ),
    Paper(
        kind=lists.ADMISSION_LIST,
        after=K.APPROVE,
        outcome=O.PASSED,
        used_for=(K.FILE_ADMISSION,),
        who=Who.UPPER,
        items=lists.ADMISSION_ITEMS,
    ),
    Paper(
        kind=lists.OATH_LIST,
        after=K.APPROVE,
        outcome=O.PASSED,
        used_for=(K.OATH,),
        items=lists.OATH_ITEMS,
    ),
    Paper(
        kind=probation.PROBATION_FORM,
        after=K.APPROVE,
        outcome=O.PASSED,
        used_for=(K.REVIEW_PROBATION, K.MEET_CONVERSION),
        contents=probation.probation_form,
    ),
    Paper(
        kind=probation.CONVERSION_RECEIPT,
        after=K.APPLY_CONVERSION,
        contents=probation.conversion_receipt,
    ),
    Paper(
        kind=lists.CONVERSION_LIST,
        after=K.APPLY_CONVERSION,
        used_for=(K.MEET_CONVERSION,),
        items=lists.CONVERSION_ITEMS,
    ),
    Paper(
        kind=meeting.CONVERSION_RESOLUTION,
        after=K.MEET_CONVERSION,
        used_for=(K.SUBMIT,),
        contents=meeting.conversion_resolution,
    ),
    Paper(
        kind=replies.CONVERSION,
        after=K.APPROVE_CONVERSION,
        outcome=O.CONVERTED,
        who=Who.UPPER,
        contents=replies.conversion,
    ),
    Paper(
        kind=replies.EXTENSION,
        after=K.APPROVE_CONVERSION,
        outcome=O.EXTENDED,
        who=Who.UPPER,
        contents=replies.extension,
    ),
    Paper(
        kind=replies.CANCELLATION,
        after=K.APPROVE_CONVERSION,
        outcome=O.CANCELLED,
        who=Who.UPPER,
        contents=replies.on_conversion,
    ),
    Paper(
        kind=replies.CONVERSION_REFUSAL,
        after=K.APPROVE_CONVERSION,
        outcome=O.REJECTED,
        who=Who.UPPER,
        contents=replies.on_conversion,
    ),
    Paper(
        kind=probation.ARCHIVE_LIST,
        after=K.APPROVE_CONVERSION,
        outcome=O.CONVERTED,
        used_for=(K.ARCHIVE,),
        contents=probation.archive_list,
    ),
)

_BY_KEY = {paper.key: paper for paper in PAPERS}
KINDS = tuple(paper.kind for paper in PAPERS)


def paper_of(key: str) -> Paper:
    """A line of the table; KeyError when there is none."""
    return _BY_KEY[key]
