"""The tree, opened level by level: by htmx in place, by plain links without it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, roots
from zhibu.foundation.web.views import Page, TextPage
from zhibu.register.organisations import queries
from zhibu.register.organisations.forms.choosing import suggestions
from zhibu.register.organisations.models import Organisation

PERM = Perm.ORGANISATIONS_CREATE
FOUND = 20


class Branching:
    """One line of the tree with what is open below it."""

    def __init__(self, node, *, is_open=False, below=(), more=None):
        self.node = node
        self.organisation = node.organisation
        self.is_open = is_open
        self.below = below  # lines, when it is open
        self.more = more  # where the next page of them begins


def opened(node, offset=0):
    """The line of a node with a page of what stands below it."""
    level = queries.children(node.organisation, offset=offset)
    lines = [Branching(child) for child in level.nodes]
    return Branching(node, is_open=True, below=lines, more=level.next_offset)


class Tree(TextPage):
    """The organisations within reach; `open` names the one whose level is shown."""

    permission = PERM
    page_title = _("Organisation tree")
    template_name = "organisations/tree.html"

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        text = self.request.GET.get("q", "").strip()
        context = super().get_context_data(
            q=text, can_add_top="/" in roots(actor, PERM), **kwargs
        )
        if text:
            found = suggestions(text, actor, PERM, closed=True, limit=FOUND)
            return context | {"found": found, "field": ""}
        return context | {"lines": self._lines()}

    def _lines(self):
        tops = queries.tops(self.request.actor, PERM)
        path = self._opened_path()
        if path is None and len(tops) == 1:
            return [opened(tops[0])]
        return [self._along(node, path) for node in tops]

    def _opened_path(self):
        pk, rows = self.request.GET.get("open", ""), Organisation.objects.all()
        if not (pk.isascii() and pk.isdigit()):
            return None
        found = rows.get_for(self.request.actor, PERM, int(pk))
        return found.path

    def _along(self, node, path):
        """Open the tree along the way to `path`: one line a level, then its level."""
        here = node.organisation.path
        if path is None or not path.startswith(here):
            return Branching(node)
        if path == here:
            return opened(node, self._offset())
        step = queries.node_below(node.organisation, path)
        return Branching(node, is_open=True, below=[self._along(step, path)])

    def _offset(self):
        offset = self.request.GET.get("from", "")
        return int(offset) if offset.isascii() and offset.isdigit() else 0

    def render_to_response(self, context, **kwargs) -> HttpResponse:
        if self.request.htmx and "found" in context:
            self.template_name = "organisations/found.html"
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response


class TreeNode(Page):
    """One line of the tree, open or closed, or the next page below it: a fragment."""

    permission = PERM
    row = Organisation

    def get(self, request, pk):
        organisation = Organisation.objects.get_for(request.actor, PERM, pk)
        node = queries.node_of(organisation)
        offset = request.GET.get("from", "")
        if offset.isascii() and offset.isdigit():
            line = opened(node, int(offset))
            return render(request, "organisations/lines.html", {"line": line})
        line = Branching(node) if "close" in request.GET else opened(node)
        return render(request, "organisations/line.html", {"line": line})
