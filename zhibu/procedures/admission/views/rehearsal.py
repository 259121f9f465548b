"""Rehearsal: a case played forward on future days in a copy that writes nothing."""

from datetime import date

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm
from zhibu.foundation.web.views import TextPage
from zhibu.procedures.admission import codes, rules
from zhibu.procedures.admission.rules.playing import Choice, play_on
from zhibu.procedures.admission.views.case_pages import AboutCase


class Rehearse(AboutCase, TextPage):
    """The whole way to come with its earliest days; any day or outcome may be set.

    Everything is in the address, and nothing is stored anywhere.
    """

    permission = Perm.ADMISSION_VIEW
    template_name = "admission/rehearse.html"
    page_title = _("Rehearsal: %(name)s")

    def get_context_data(self, **kwargs):
        played, stop = play_on(
            self.past.case, self.today, self.past.settings, self._chosen()
        )
        return super().get_context_data(
            played=[self._shown(one) for one in played],
            stop=stop,
            is_set=bool(self._chosen()),
            converted_on=self._converted(played),
            **kwargs,
        )

    def _chosen(self):
        """Days and outcomes that the address asks for, by the key of the step."""
        found: dict[str, Choice] = {}
        for name, value in self.request.GET.items():
            what, _dash, key = name.partition("-")
            if not value or what not in ("day", "outcome"):
                continue
            before = found.get(key, Choice())
            if what == "day":
                found[key] = Choice(_day(value), before.outcome)
            else:
                found[key] = Choice(before.day, value)
        return found

    def _shown(self, one):
        chosen = self._chosen().get(one.key, Choice())
        state = codes.State(one.state)
        act = one.act
        options = [
            (outcome, codes.outcome_label(act.kind, outcome), outcome == act.outcome)
            for outcome in one.outcomes
        ]
        return {
            "step": one,
            "label": one.coming.what.label,
            "who": one.coming.who.label,
            "day": one.act.day,
            "set": chosen.day,
            "is_chosen": bool(chosen.outcome),
            "options": options if len(options) > 1 else [],
            "state": state.label,
            "is_late": bool(one.due and one.act.day > one.due.due_on),
        }

    def _converted(self, played):
        """When the person would be a full member (R-DEV-35)."""
        past = rules.fold(
            rules.with_acts(self.past.case, *(one.act for one in played)),
            self.past.settings,
        )
        return rules.full_since(past)


def _day(value):
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
