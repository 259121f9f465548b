"""The desk, the phone's pages, and what keeps the system visible."""

from typing import Any

from django.db import DatabaseError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property

from zhibu.foundation.audit import queries as audit_queries
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Perm, Role, allows, holds
from zhibu.foundation.web.permissions import PUBLIC, SIGNED_IN, permitted
from zhibu.foundation.web.views import TextPage
from zhibu.home import acts, greeting, permissions, queries, system
from zhibu.insight.statistics import queries as statistics_queries
from zhibu.insight.statistics.charts import Charts, member_list
from zhibu.life.notices.queries import delivery
from zhibu.procedures.admission import queries as admission_queries
from zhibu.register.organisations import rules as organisation_rules

CHILDREN_ON_DESK = 12
MOST_WITHOUT_ACCOUNT = 1000


@permitted(SIGNED_IN)
def start(request):
    """Those with an office begin at the desk, members at their own page, and whoever
    applies to become one at the own application.
    """
    if holds(request.actor, Perm.HOME_DESK):
        return redirect("home:desk")
    if request.actor.member_id is not None:
        return redirect("home:phone")
    applies = admission_queries.has_case(request.actor)
    return redirect("admission:mine" if applies else "home:mine")


class Desk(TextPage):
    """What is due, the numbers of the own organisation, and who belongs to it."""

    permission = Perm.HOME_DESK
    template_name = "home/desk.html"

    def get_context_data(self, **kwargs):
        actor, on = self.request.actor, self.today
        waiting = queries.waiting(actor, on)
        return super().get_context_data(
            on=on,
            title=greeting.sentence(actor.name, timezone.localtime(), waiting),
            waiting=waiting,
            page_actions=acts.of_the_desk(actor),
            **self.figures(waiting),
            **self.oversight(),
            **kwargs,
        )

    def figures(self, waiting):
        """Numbers, charts and children, for those who may see members' figures."""
        actor, on, perm = self.request.actor, self.today, Perm.STATISTICS_VIEW
        if not holds(actor, perm):
            return {}
        among = statistics_queries.places(actor, perm)
        chosen = self.request.GET.get("organisation", "")
        organisation = statistics_queries.place(actor, perm, chosen, among)
        composition = statistics_queries.composition(organisation.path, on)
        children = []
        if not organisation.is_branch:
            children = statistics_queries.children_figures(
                organisation, on, CHILDREN_ON_DESK + 1
            )
        return {
            "organisation": organisation,
            "places": among if len(among) > 1 else [],
            "composition": composition,
            "numbers": self.numbers(organisation, composition, waiting),
            "charts": Charts(composition, organisation.pk),
            "children": children[:CHILDREN_ON_DESK],
            "has_more_children": len(children) > CHILDREN_ON_DESK,
            "term": self.term(organisation),
        }

    def numbers(self, organisation, composition, waiting):
        """Few and large; each opens its list."""

        def opens(**conditions):
            return member_list(organisation.pk, **conditions)

        members = _("members (%(probationary)s probationary)")
        found = [
            {
                "value": composition.total,
                "label": str(members) % {"probationary": composition.probationary},
                "url": opens(),
            },
            {
                "value": composition.floating,
                "label": _("floating members"),
                "url": opens(floating="True"),
            },
            {
                "value": composition.lost,
                "label": _("out of contact"),
                "url": opens(lost="yes"),
            },
        ]
        if allows(self.request.actor, Perm.ACCOUNTS_INVITE, organisation.path):
            found.append(
                acts.without_account(organisation, waiting, MOST_WITHOUT_ACCOUNT)
            )
        return found

    def term(self, organisation):
        """The current term of office, and how it stands."""
        term = queries.term_of(organisation)
        if term is None:
            return None
        facts = term.facts(organisation)
        return {
            "from": term.elected_on,
            "until": term.due_on,
            "status": organisation_rules.term_status(facts, self.today),
        }

    def oversight(self):
        """What the three administrators look after instead of members."""
        actor = self.request.actor
        found: dict[str, Any] = {}
        if holds(actor, Perm.AUDIT_VIEW):
            found["log"] = audit_queries.standing()
            found["log_check"] = audit_queries.last_check()
        if holds(actor, Perm.SYSTEM_VIEW):
            found["jobs"] = system.jobs()
            found["jobs_are_late"] = found["jobs"].are_late(timezone.localtime())
        if any(g.role is Role.SECURITY_ADMINISTRATOR for g in actor.grants):
            found["security"] = True
        return found


class OwnPage(TextPage, abstract=True):
    """A page about whoever opens it."""

    @cached_property
    def place(self):
        """The actor's own record and branch, or None."""
        return queries.own_place(self.request.actor)


class Phone(OwnPage):
    """The member's home: what to do, then a card of each app that has something."""

    permission = Perm.HOME_PHONE
    template_name = "home/phone.html"

    def get_context_data(self, **kwargs):
        actor, on = self.request.actor, self.today
        home = queries.own_home(actor, on)
        return super().get_context_data(
            on=on,
            title=_("Hello, %(name)s") % {"name": actor.name},
            place=self.place,
            waiting=home.waiting,
            cards=home.cards,
            has_desk=holds(actor, Perm.HOME_DESK),
            **kwargs,
        )


class Affairs(OwnPage):
    """Everything that the actor can do now, in one list."""

    permission = SIGNED_IN
    page_title = _("Affairs")
    template_name = "home/affairs.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            place=self.place,
            groups=acts.of_a_person(self.request.actor),
            **kwargs,
        )


class Mine(OwnPage):
    """The own account: record, roles, password, type, language, log out."""

    permission = SIGNED_IN
    page_title = _("Mine")
    template_name = "home/mine.html"

    def get_context_data(self, **kwargs):
        actor = self.request.actor
        return super().get_context_data(
            place=self.place,
            roles=queries.own_roles(actor, self.today),
            has_desk=holds(actor, Perm.HOME_DESK),
            may_ask=holds(actor, Perm.MEMBERS_OWN),
            **kwargs,
        )


class Permissions(TextPage):
    """Who may do what: drawn from the table by which the program decides."""

    permission = SIGNED_IN
    page_title = _("Who may do what")
    template_name = "home/permissions.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            roles=permissions.roles(),
            groups=permissions.groups(),
            appoints=permissions.appoints(),
            second_factor=permissions.second_factor(),
            **kwargs,
        )


class SystemState(TextPage):
    """Jobs, schedules, failures, database, the seal of the log, backups."""

    permission = Perm.SYSTEM_VIEW
    page_title = _("System")
    template_name = "home/system.html"

    def get_context_data(self, **kwargs):
        found = system.jobs()
        return super().get_context_data(
            jobs=found,
            jobs_are_late=found.are_late(timezone.localtime()),
            channels=delivery.health(timezone.now()),
            database=system.database(),
            log=audit_queries.standing(),
            versions=system.versions(),
            **kwargs,
        )


@permitted(PUBLIC)
def health(request):
    """For a monitor: 200 while pages work; says whether background jobs do."""
    now = timezone.localtime()
    try:
        last = system.last_success()
    except DatabaseError:
        return JsonResponse({"status": "down", "database": False}, status=503)
    jobs = last is not None and now - last <= system.LATE
    status = "ok" if jobs else "jobs are late"
    return JsonResponse({"status": status, "database": True, "jobs": jobs})
