"""Whole organisations merged, dissolved, moved: prepared, looked at, carried out."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst

from zhibu.foundation.kernel.text import _, day_in_words
from zhibu.foundation.policy import Perm, allows, roots
from zhibu.foundation.web.views import ActionPage, DetailPage, FormPage, ListPage
from zhibu.procedures.transfers import queries, services
from zhibu.procedures.transfers.forms import CarryOutForm, PlaceForm, PrepareForm
from zhibu.procedures.transfers.models import Notice, Reorganisation
from zhibu.procedures.transfers.tables import ReorganisationTable
from zhibu.register.organisations.models import Organisation

ROWS = Reorganisation.objects.select_related(
    "organisation", "target__parent", "superior"
)
MEMBERS_SHOWN = 300


def crumbs():
    """The way back from one reorganisation."""
    return [
        {"label": _("Transfers"), "url": reverse("transfers:list")},
        {"label": _("Reorganisations"), "url": reverse("transfers:reorganisations")},
    ]


class ReorganisationList(ListPage):
    """What was prepared, carried out and given up."""

    permission = Perm.TRANSFERS_VIEW
    page_title = _("Reorganisations")
    queryset = ROWS.order_by("-prepared_on", "-pk")
    table_class = ReorganisationTable
    empty_text = _(
        "Branches are merged, dissolved and moved with their members from the page of"
        " the organisation."
    )

    def get_context_data(self, **kwargs):
        return super().get_context_data(breadcrumb=crumbs()[:1], **kwargs)


class ReorganisationPage(DetailPage):
    """While it is prepared: everything that it would do. Later: what it did."""

    permission = Perm.TRANSFERS_VIEW
    queryset = ROWS
    template_name = "transfers/reorganisation.html"

    def title(self):
        return capfirst(self.object.what)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        row, actor = self.object, self.request.actor
        may_decide = allows(actor, Perm.TRANSFERS_RESHAPE, row.org_path)
        context |= {
            "breadcrumb": crumbs(),
            "subtitle": f"{row.organisation} · {row.get_state_display()}",
            "facts": self.facts(),
            "may_decide": may_decide,
        }
        if row.is_prepared:
            return context | {"view_of": queries.preview(row, self.today)}
        return context | self.record(actor)

    def facts(self):
        row = self.object
        found = [
            (_("What"), row.what),
            (_("Goes to"), self.goes_to()),
            (_("Reason"), row.reason),
            (_("Deciding document"), row.decision),
            (_("Decided on"), day_in_words(row.decided_on)),
            (_("Decided by"), row.organisation.name),
            (_("Prepared"), f"{row.prepared_by} · {day_in_words(row.prepared_on)}"),
        ]
        if row.done_on:
            done = f"{row.done_by} · {day_in_words(row.done_on)}"
            found.append((_("Carried out"), done))
        return found

    def goes_to(self):
        """A branch that is not there yet is told with its kind and its superior."""
        row = self.object
        if row.target is not None:
            return row.target.name
        kind = row.get_new_kind_display()
        return _("%(name)s (new: %(kind)s, below %(superior)s)") % {
            "name": row.new_name,
            "kind": kind,
            "superior": row.superior,
        }

    def record(self, actor):
        """Of what was carried out: who went where, and what went along."""
        row = self.object
        moves = row.placements.filter(moved_on__isnull=False)
        moves = moves.select_related("member", "start", "branch").order_by("pk")
        own = Notice.objects.unseen().filter(reorganisation=row)
        may_read = allows(actor, Perm.DOCUMENTS_VIEW, row.org_path)
        return {
            "moves": [
                move
                for move in moves.defer(
                    "member__id_number", "member__phone", "member__address"
                )[:MEMBERS_SHOWN]
                if allows(actor, Perm.MEMBERS_VIEW, move.member.org_path)
            ],
            "counts": queries.told_counts(row.counts),
            # Noted by those whom it tells, not by the offices above them.
            "notice": own.filter(
                org_path__in=roots(actor, Perm.TRANSFERS_WORK)
            ).first(),
            "document": row.document if may_read else None,
        }


class Prepare(FormPage):
    """From the page of an organisation: what shall become of it."""

    permission = Perm.TRANSFERS_RESHAPE
    row = Organisation
    page_title = _("Merge, dissolve or move with all members")
    form_class = PrepareForm
    template_name = "transfers/prepare_reorganisation.html"
    submit_label = _("See what it would do")
    done = _("Prepared. Nothing is done yet: look at it first.")

    @cached_property
    def organisation(self):
        """The organisation of the address, or NotFound."""
        rows = Organisation.objects.select_related("parent")
        return rows.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def back_url(self):
        return reverse("organisations:detail", args=[self.kwargs["pk"]])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "actor": self.request.actor,
            "organisation": self.organisation,
            "on": self.today,
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        crumb = {"label": str(self.organisation), "url": self.back_url}
        return context | {
            "breadcrumb": [crumb],
            "subtitle": self.organisation.name,
            "fieldsets": context["form"].fieldsets(),
            "intro": _(
                "First you see where everybody goes, what stops it and what follows."
                " Nothing is written into the register before you carry it out."
            ),
        }

    def act(self, *, on, acknowledged, others, target, superior=None, **values):
        keys = [self.organisation.pk, *(other.pk for other in others)]
        return services.prepare_reorganisation(
            actor=self.request.actor,
            organisation_ids=keys,
            target_id=target.pk if target else None,
            superior_id=superior.pk if superior else None,
            on=on,
            **values,
        )

    def next_url(self, result):
        return reverse("transfers:reorganisation", args=[result.pk])


class OfReorganisation:
    """A page of one prepared reorganisation, within the actor's reach."""

    row = Reorganisation
    request: Any
    kwargs: Any
    permission: ClassVar[Any]

    @cached_property
    def reorganisation(self):
        """The row of the address, or NotFound."""
        return ROWS.get_for(self.request.actor, self.permission, self.kwargs["pk"])

    @property
    def back_url(self):
        return reverse("transfers:reorganisation", args=[self.kwargs["pk"]])

    def next_url(self, result):
        return self.back_url


class CarryOut(OfReorganisation, FormPage):
    """The last look: what is warned of takes a reason."""

    permission = Perm.TRANSFERS_RESHAPE
    page_title = _("Carry it out")
    form_class = CarryOutForm
    template_name = "transfers/carry_out.html"
    submit_label = _("Carry it out")
    done = _("Carried out. Those whom it concerns find it on their desk.")

    @cached_property
    def preview(self):
        """What it would do now."""
        return queries.preview(self.reorganisation, self.today)

    def get_initial(self):
        if not self.reorganisation.is_prepared:
            return {"version": self.reorganisation.version}
        return {"version": self.reorganisation.version, "seen": self.preview.mark}

    def get_context_data(self, **kwargs):
        row = self.reorganisation
        return super().get_context_data(
            breadcrumb=[*crumbs(), {"label": str(row), "url": self.back_url}],
            subtitle=str(row),
            row=row,
            view_of=self.preview if row.is_prepared else None,
            **kwargs,
        )

    def act(self, *, on, acknowledged, version, seen):
        return services.carry_out_reorganisation(
            actor=self.request.actor,
            reorganisation_id=self.kwargs["pk"],
            version=version,
            seen=seen,
            on=on,
            acknowledged=acknowledged,
        )


class PlaceMembers(OfReorganisation, FormPage):
    """Some members go to another branch than the others."""

    permission = Perm.TRANSFERS_RESHAPE
    page_title = _("Let some members go elsewhere")
    form_class = PlaceForm
    done = _("Noted.")

    def get_form_kwargs(self):
        row = self.reorganisation
        view = queries.preview(row, self.today) if row.is_prepared else None
        return super().get_form_kwargs() | {
            "actor": self.request.actor,
            "reorganisation": row,
            "going": view.members if view else [],
        }

    def get_context_data(self, **kwargs):
        row = self.reorganisation
        return super().get_context_data(
            breadcrumb=[*crumbs(), {"label": str(row), "url": self.back_url}],
            subtitle=str(row),
            **kwargs,
        )

    def act(self, *, on, acknowledged, version, members, branch):
        return services.place_members(
            actor=self.request.actor,
            reorganisation_id=self.kwargs["pk"],
            version=version,
            member_ids=[int(pk) for pk in members],
            branch_id=branch.pk if branch else None,
            on=on,
        )


class Drop(OfReorganisation, ActionPage):
    """Give it up before anything is done."""

    permission = Perm.TRANSFERS_RESHAPE
    done = _("Given up. Nothing was done.")

    def act(self, *, on, pk):
        return services.drop_reorganisation(
            actor=self.request.actor,
            reorganisation_id=pk,
            version=self.reorganisation.version,
            on=on,
        )


class Note(ActionPage):
    """Somebody of the organisation has noted what became of it."""

    permission = Perm.TRANSFERS_WORK
    row = Notice
    done = _("Noted.")

    def act(self, *, on, pk):
        return services.note_reorganisation(
            actor=self.request.actor, notice_id=pk, on=on
        )

    def next_url(self, result):
        return reverse("home:desk")
