"""Papers that came into the file after their step was recorded."""

from django import forms
from django.db import transaction

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import FormPage
from zhibu.procedures.admission import rules, services
from zhibu.procedures.admission.codes import Document
from zhibu.procedures.admission.views.case_pages import AboutCase


class PapersForm(forms.Form):
    """Those of the missing papers that are there now."""

    papers = forms.MultipleChoiceField(
        label=_("In the file now"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, missing, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(str(paper), Document(paper).label) for paper in missing]
        self.fields["papers"].choices = choices  # type: ignore[attr-defined]


class NotePapers(AboutCase, FormPage):
    """Tick what is in the file by now; a paper goes to the step that asked for it."""

    permission = Perm.ADMISSION_WORK
    page_title = _("Papers of %(name)s")
    template_name = "admission/note_papers.html"
    form_class = PapersForm
    submit_label = _("Note them")
    done = _("The papers are noted.")

    def get_form_kwargs(self):
        missing = self.progress.missing_papers
        return super().get_form_kwargs() | {"missing": missing}

    @transaction.atomic
    def act(self, *, papers, on, acknowledged):
        for act, asked in self._by_act(set(papers)):
            services.note_papers(
                actor=self.request.actor,
                case_id=self.case.pk,
                act_id=act.pk,
                papers=asked,
                on=on,
            )
        return self.case

    def _by_act(self, papers):
        """The last step that asked for each paper."""
        journey = rules.journey(self.progress.facts, self.progress.settings)
        pairs = list(zip(self.case.counted, journey, strict=True))
        for row, (_act, _state, step) in reversed(pairs):
            asked = papers & set(map(str, step.documents if step else ()))
            if asked:
                papers -= asked
                yield row, asked
