"""A small county for tests of services and pages: two towns, two branches in each."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhibu.foundation.policy import Actor, Role, job_actor
from zhibu.procedures.transfers import services
from zhibu.procedures.transfers.codes import Carrier, Distance, Place, Reason
from zhibu.procedures.transfers.models import Transfer
from zhibu.register.members.models import Member
from zhibu.register.members.tests.factories import actor_with, make_member, myself
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.tests.factories import (
    make_committee,
    make_organisation,
)

TODAY = date(2026, 11, 24)
NOVEMBER = date(2026, 11, 1)
ONE = timedelta(days=1)
REASON = "工作单位没有变动"
POWER = {"approves_admission": True, "transfers_nationwide": True}
WISHES: dict[str, Any] = {
    "reason": Reason.UNIT,
    "place": Place.UNIT,
    "distance": Distance.CITY,
}


@dataclass(slots=True)
class World:
    """The organisations and who acts for them."""

    county: Organisation
    east: Organisation  # a town
    west: Organisation
    old: Organisation  # a branch of the east
    beside: Organisation  # another
    new: Organisation  # a branch of the west
    member: Member

    def officer(self, place: Organisation) -> Actor:
        """The officer of a committee."""
        return actor_with(Role.COMMITTEE_OFFICER, place)

    def secretary(self, branch: Organisation) -> Actor:
        """The secretary of a branch."""
        return actor_with(Role.SECRETARY, branch)

    @property
    def myself(self) -> Actor:
        """The member, who holds no office."""
        return myself(self.member)

    @property
    def job(self) -> Actor:
        """The night."""
        return job_actor("transfers")

    # ---- acts with all that the rules ask for

    def ask(self, **given: Any) -> Transfer:
        """By the member, to the branch in the west."""
        wishes = {"actor": self.myself, "to": self.new.pk, "on": TODAY} | WISHES
        return services.ask(**{**wishes, "member_id": self.member.pk, **given})

    def do(self, act: str, transfer: Transfer, **given: Any) -> Transfer:
        """Any other act, by whom it is for, as of the transfer's present version."""
        transfer.refresh_from_db()
        defaults: dict[str, Any] = {
            "actor": self.actor_for(act, transfer),
            "transfer_id": transfer.pk,
            "version": transfer.version,
            "on": TODAY,
        }
        given = defaults | self.details(act) | given
        result: Transfer = getattr(services, act)(**given)
        return result

    def details(self, act: str) -> dict[str, Any]:
        """What an act records."""
        letter = {"valid_days": 30, "carrier": Carrier.PERSON, "file_sent": True}
        return {
            "check": {"dues_to": NOVEMBER, "text": "预备期表现良好"},
            "issue": letter,
            "reissue": letter | {"text": "本人住院，支部已核实", "receiver_told": True},
            "accept": {"file_examined": True},
            "assign": {"branch_id": self.new.pk},
            "send_back": {"text": REASON},
            "refuse": {"text": REASON},
            "cancel": {"text": REASON},
            "review": {"text": REASON, "upheld": False},
            "record_receipt": {
                "receipt_from": "中共外省某县委员会",
                "accepted_on": TODAY,
            },
        }.get(act, {})

    def actor_for(self, act: str, transfer: Transfer) -> Actor:
        """Who usually does it."""
        after_letter = transfer.issued_on is not None
        west = self.officer(self.west)
        return {
            "check": self.secretary(self.old),
            "issue": self.officer(self.east),
            "reissue": self.officer(self.east),
            "report_loss": self.secretary(self.old),
            "accept": west,
            "assign": west,
            "confirm": self.secretary(self.new),
            "send_back": west if after_letter else self.officer(self.east),
            "refuse": west if after_letter else self.officer(self.east),
            "cancel": self.officer(self.east),
            "review": self.officer(self.county),
            "record_receipt": self.officer(self.east),
            "send_receipt": west,
        }[act]

    def issued(self, **given: Any) -> Transfer:
        """A transfer whose letter is out."""
        transfer = self.ask(**given)
        self.do("check", transfer)
        return self.do("issue", transfer)

    def outside(self) -> Transfer:
        """The same, to an organisation that is not in this system."""
        place = {"target_name": "中共外省某县委组织部", "target_unit": "某公司党支部"}
        return self.issued(to=None, **place)


def make_world(**items: Any) -> World:
    """`items` of the member."""
    county = make_committee("中共平安县委员会", **POWER)
    east = make_committee("中共平安县东风镇委员会", county, **POWER)
    west = make_committee("中共平安县西关镇委员会", county, **POWER)
    old = make_organisation("东风镇第一党支部", east)
    beside = make_organisation("东风镇第二党支部", east)
    new = make_organisation("西关镇第一党支部", west)
    return World(county, east, west, old, beside, new, make_member(old, **items))
