"""Transfers of the demo county: at least one in every state, told as short stories."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhibu.foundation.policy import Actor, job_actor
from zhibu.home.demo.services.register import County
from zhibu.procedures.transfers import services
from zhibu.procedures.transfers.codes import Carrier, Distance, Place, Reason
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.places import committee_for
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import Appointment, User
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member, Post
from zhibu.register.members.synthetic import make_id_number
from zhibu.register.organisations.models import Organisation

Step = tuple[str, int]  # a service, and how many days ago
HERE, THERE, OUTSIDE = "here", "there", "outside"


@dataclass(frozen=True, slots=True)
class Story:
    """Where from, where to, and what was done."""

    start: str
    end: str
    steps: tuple[Step, ...]


_SENT: tuple[Step, ...] = (("ask", 20), ("check", 18), ("issue", 15))
STORIES = (
    Story(HERE, THERE, (("ask", 2),)),
    Story(HERE, OUTSIDE, (("ask", 13),)),  # overdue in the branch
    Story(HERE, THERE, (("ask", 8), ("check", 6), ("send_back", 3))),
    Story(HERE, THERE, (("ask", 6), ("check", 4))),
    Story(HERE, THERE, _SENT),
    Story(HERE, OUTSIDE, _SENT),
    Story(HERE, THERE, (*_SENT, ("report_loss", 4))),
    Story(HERE, THERE, (*_SENT, ("refuse", 5))),
    Story(HERE, OUTSIDE, (("ask", 230), ("check", 228), ("issue", 220))),  # 口袋党员
    Story(THERE, HERE, (("ask", 50), ("check", 48), ("issue", 45))),  # expires
    Story(THERE, HERE, _SENT),
    Story(THERE, HERE, (*_SENT, ("accept", 3))),
    Story(THERE, HERE, (*_SENT, ("accept", 6), ("assign", 5))),
    Story(THERE, HERE, (*_SENT, ("accept", 8), ("assign", 7), ("confirm", 2))),
    Story(THERE, HERE, (*_SENT, ("send_back", 6))),
    Story(THERE, HERE, (*_SENT, ("refuse", 9), ("review", 4))),
    Story(THERE, HERE, (*_SENT, ("cancel", 7))),
    Story(HERE, OUTSIDE, (*_SENT, ("record_receipt", 1))),
)
MEMBERS_NEEDED = 25  # in the other branch, so that every story has its person
ADDRESS: dict[str, Any] = {
    "target_name": "中共邻水县委组织部",
    "target_unit": "邻水县第二中学党支部",
    "contact": "邻水县滨江路6号",
    "distance": Distance.PROVINCE,
}
WHY: dict[str, Any] = {"reason": Reason.UNIT, "place": Place.UNIT}


def write_transfers(
    county: County, accounts: dict[str, User], here: Organisation
) -> None:
    """Play every story, and the night after it; then a letter from outside."""
    office = _Office(county, accounts, here)
    for story in STORIES:
        office.play(story)
    night = job_actor("transfers")
    services.expire_letters(actor=night, on=county.on)
    office.letter_from_outside(sent_back=False)
    office.letter_from_outside(sent_back=True)


class _Office:
    """Who acts for whom in the demo."""

    def __init__(
        self, county: County, accounts: dict[str, User], here: Organisation
    ) -> None:
        self.on = county.on
        self.here = here
        self.department = _actor(accounts["department"], county.on)
        own = committee_for(here)
        self.there = next(
            branch
            for branch in county.branches()
            if own is not None
            and not branch.path.startswith(own.path)
            and len(county.members_of(branch)) > MEMBERS_NEEDED
        )
        known = {user.member_id for user in accounts.values()}
        self.people = {
            HERE: _movable(county, here, known),
            THERE: _movable(county, self.there, known),
        }
        self.places = {HERE: here, THERE: self.there}
        self.number = 0

    def play(self, story: Story) -> None:
        """One story, with the next member of the branch where it begins."""
        member = next(self.people[story.start])
        branch = self.places[story.start]
        end = self.places.get(story.end)
        transfer: Transfer | None = None
        for act, ago in story.steps:
            day = self.on - timedelta(days=ago)
            if transfer is None:
                transfer = self._ask(member, branch, end, day)
            else:
                transfer = self._do(act, transfer, end, day)

    def _ask(
        self, member: Member, branch: Organisation, end: Organisation | None, day: date
    ) -> Transfer:
        where: dict[str, Any] = {"to": None, **ADDRESS}
        if end is not None:
            where = {"to": end.pk, "distance": Distance.CITY}
        return services.ask(
            actor=self._secretary(branch), member_id=member.pk, on=day, **WHY, **where
        )

    def _do(
        self, act: str, transfer: Transfer, end: Organisation | None, day: date
    ) -> Transfer:
        details = self._details(act, end, day)
        of_branch = {
            "check": transfer.organisation,
            "report_loss": transfer.organisation,
            "confirm": transfer.branch,
        }
        branch = of_branch.get(act)
        actor = self._secretary(branch) if branch else self.department
        service = getattr(services, act)
        result: Transfer = service(
            actor=actor,
            transfer_id=transfer.pk,
            version=transfer.version,
            on=day,
            **details,
        )
        return result

    @staticmethod
    def _details(act: str, end: Organisation | None, day: date) -> dict[str, Any]:
        online = Carrier.ONLINE if end else Carrier.PERSON
        details: dict[str, dict[str, Any]] = {
            "check": {"dues_to": day, "text": "情况属实，同意转出。"},
            "issue": {"valid_days": 30, "carrier": online, "file_sent": True},
            "accept": {"file_examined": True},
            "assign": {"branch_id": end.pk if end else 0},
            "send_back": {"text": "接收党支部全称有误，请更正"},
            "report_loss": {"text": "搬家途中遗失"},
            "refuse": {"text": "该同志未在我处工作和居住"},
            "review": {"text": "经核实，情况属实", "upheld": True},
            "cancel": {"text": "本人工作不再变动"},
            "record_receipt": {
                "receipt_from": ADDRESS["target_name"],
                "accepted_on": day - timedelta(days=5),
            },
        }
        return details.get(act, {})

    def letter_from_outside(self, *, sent_back: bool) -> None:
        """A member who comes on paper from another province."""
        self.number += 1
        born = date(1990, 3, self.number)
        sex = str(1 + self.number % 2)
        transfer = services.record_letter(
            actor=self.department,
            branch_id=self.here.pk,
            source_name="中共滨海市海港区委组织部",
            contact="滨海市海港区政务大厅三楼",
            letter_number=f"海组介〔{self.on.year}〕{self.number + 86}号",
            issued_on=self.on - timedelta(days=12),
            valid_days=30,
            dues_to=self.on,
            registered_on=self.on - timedelta(days=3),
            on=self.on - timedelta(days=3),
            **WHY,
            distance=Distance.BEYOND,
            name=("苏晓岚", "韩志远")[self.number % 2],
            sex=sex,
            ethnicity="01",
            id_number=make_id_number("210200", born, self.number, sex),
            birth_date=born,
            education="21",
            category=Category.FULL,
            joined_on=date(2014, 6, 20),
            full_since=date(2015, 6, 20),
            occupation="021",
        )  # fmt: skip
        if sent_back:
            services.send_receipt(
                actor=self.department,
                transfer_id=transfer.pk,
                version=transfer.version,
                on=self.on,
            )

    def _secretary(self, branch: Organisation) -> Actor:
        """The branch's secretary where there is one, else the department."""
        held = Appointment.objects.filter(organisation=branch, role="secretary")
        found = held.held_on(self.on).select_related("user__member").first()
        return _actor(found.user, self.on) if found else self.department


def _movable(
    county: County, branch: Organisation, known: set[int | None]
) -> Iterator[Member]:
    """Full members without post and without an account that is printed."""
    in_office = set(Post.objects.filter(organisation=branch).values_list("member_id"))
    held = {pk for (pk,) in in_office} | known
    return (
        member
        for member in county.members_of(branch)
        if member.pk not in held
        and member.category == Category.FULL
        and member.joined_on
        and not (member.left_on or member.suspended_on or member.is_lost)
    )


def _actor(user: User, on: date) -> Actor:
    return presence_of(user, on, "127.0.0.1").actor
