"""Templates of messages: which words hold, what may stand in them, how they read."""

from typing import ClassVar

from django.urls import reverse
from django.utils.functional import cached_property

from zhibu.foundation.kernel.refusals import NotFound, Refused, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, allows, holds, roots
from zhibu.foundation.web.views import ActionPage, FormPage, TextPage
from zhibu.life.notices import kinds, queries, rules, services
from zhibu.life.notices.forms import WordingForm
from zhibu.life.notices.models import Wording
from zhibu.life.notices.rules import Words

KIND = {"kind": "notices.desk"}  # for the access matrix


class WordingList(TextPage):
    """Every kind of message, and whose words hold."""

    permission = Perm.NOTICES_VIEW
    page_title = _("Words of messages")
    template_name = "notices/wordings.html"

    def get_context_data(self, **kwargs):
        place = roots(self.request.actor, self.permission)[0]
        holding = queries.wordings_in_force(place)
        lines = [(kind, holding.get(kind.key)) for kind in kinds.every_kind()]
        return super().get_context_data(lines=lines, **kwargs)


class OfKind(TextPage, abstract=True):
    """A page about one kind of message."""

    permission: ClassVar[Perm]

    @cached_property
    def kind(self):
        """The kind of the address, or 404."""
        try:
            return kinds.kind_of(self.kwargs["kind"])
        except KeyError as error:
            raise NotFound(self.kwargs["kind"]) from error

    @cached_property
    def wording(self):
        """What holds at the top of the actor's reach."""
        place = roots(self.request.actor, self.permission)[0]
        return queries.wording_for(self.kind.key, place)

    def crumbs(self, *further):
        """Where the page stands."""
        top = {"label": WordingList.page_title, "url": reverse("notices:wordings")}
        return [top, *further]

    def samples(self, words):
        """The words filled in with the examples of the kind, in each language."""
        own, english = queries.reading(words, self.kind.example)
        found = [(_("Chinese"), own)]
        return [*found, (_("English"), english)] if english else found

    def get_context_data(self, **kwargs):
        known = {"kind": self.kind, "places": self.kind.known.values()}
        return super().get_context_data(**{**kwargs, **known})


class KindPage(OfKind, TextPage):
    """How a message reads, its placeholders, and the versions of its words."""

    permission = Perm.NOTICES_VIEW
    template_name = "notices/wording.html"
    examples = KIND

    def title(self):
        return self.kind.label

    def get_context_data(self, **kwargs):
        actor, kind = self.request.actor, self.kind
        shown = self.shown()
        acts = []
        if holds(actor, Perm.NOTICES_TEMPLATES):
            acts = [
                {
                    "label": _("Other words"),
                    "url": reverse("notices:reword", args=[kind.key]),
                    "icon": "edit",
                    "primary": True,
                }
            ]
        return super().get_context_data(
            shown=shown,
            samples=self.samples(shown.words),
            versions=self.versions(actor),
            page_actions=acts,
            breadcrumb=self.crumbs(),
            **kwargs,
        )

    def shown(self):
        """The version that the address asks for, else the one in force."""
        asked = self.request.GET.get("version", "")
        if not asked:
            return self.wording
        rows = Wording.objects.visible_to(self.request.actor, self.permission)
        if asked.isascii() and asked.isdigit():
            for found in rows.filter(pk=asked, kind=self.kind.key):
                return found
        raise NotFound(f"version {asked}")

    def versions(self, actor):
        """What was ever written for this place, newest first; who may withdraw it."""
        rows = Wording.objects.visible_to(actor, self.permission)
        rows = rows.filter(kind=self.kind.key).select_related("organisation")
        return [
            (
                row,
                not row.is_default
                and row.withdrawn_on is None
                and allows(actor, Perm.NOTICES_TEMPLATES, row.org_path),
            )
            for row in rows.order_by("-org_path", "-pk")
        ]


class WriteWording(OfKind, FormPage):
    """Other words for an organisation and all below it, with a look at them first."""

    permission = Perm.NOTICES_TEMPLATES
    page_title = _("Other words")
    template_name = "notices/reword.html"
    form_class = WordingForm
    submit_label = _("Check and put into force")
    done = _("From now on these words hold.")
    examples = KIND

    @property
    def is_back(self):
        """Going back to the words of the program."""
        return "shipped" in self.request.GET

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "actor": self.request.actor}

    def get_initial(self):
        words = self.wording.words
        if self.is_back:
            words = queries.shipped_words(self.kind)
        return words._asdict()

    def get_context_data(self, **kwargs):
        url = reverse("notices:wording", args=[self.kind.key])
        crumb = {"label": self.kind.label, "url": url}
        return super().get_context_data(
            cancel_url=url, breadcrumb=self.crumbs(crumb), **kwargs
        )

    def form_valid(self, form):
        if "preview" not in self.request.POST:
            return super().form_valid(form)
        words = _words(form.cleaned_data)
        try:
            refuse_if(rules.wording_problems(words, self.kind.known))
        except Refused as refused:
            return self.form_refused(form, refused)
        return self.render_to_response(
            self.get_context_data(form=form, samples=self.samples(words))
        )

    def act(self, *, organisation, note, on, acknowledged, **words):
        return services.write_wording(
            actor=self.request.actor,
            kind=self.kind.key,
            organisation_id=organisation.pk,
            words=_words(words),
            note=note,
        )

    def next_url(self, result):
        return reverse("notices:wording", args=[self.kind.key])


class WithdrawWording(ActionPage):
    permission = Perm.NOTICES_TEMPLATES
    row = Wording
    done = _("The version was withdrawn.")

    def act(self, *, pk, on):
        return services.withdraw_wording(actor=self.request.actor, wording_id=pk, on=on)

    def next_url(self, result):
        if result is None:
            return reverse("notices:wordings")
        return reverse("notices:wording", args=[result.kind])


def _words(given):
    return Words(*(given[name] for name in Words._fields))
