"""Notices of the demo county in every state: drafts, set to a time, sent, answered,
reminded of, withdrawn.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from zhibu.foundation.policy import Actor, Role
from zhibu.home.demo.services import outbox
from zhibu.home.demo.services.register import County
from zhibu.life.notices import queries, rules, services
from zhibu.life.notices.codes import Reply, Urgency, Who
from zhibu.life.notices.models import Notice
from zhibu.procedures.transfers.telling import ISSUED
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import User
from zhibu.register.organisations.models import Organisation

MORNING = time(8, 40)


def write_notices(
    county: County, accounts: dict[str, User], branch: Organisation
) -> None:
    """Every act goes through its own service, as people would do it."""
    on = county.on
    secretary = presence_of(accounts["secretary"], on).actor
    officer = presence_of(accounts["department"], on).actor
    top = next(o for o in county.organisations if o.parent_id is None)
    today = datetime.combine(on, MORNING, timezone.get_current_timezone())

    def day(number: int) -> datetime:
        return today + timedelta(days=number)

    def write(actor: Actor, place: Organisation, at: datetime, **items: Any) -> Notice:
        return services.write_notice(
            actor=actor, organisation_id=place.pk, at=at, on=at.date(), **items
        )

    def send(actor: Actor, notice: Notice, at: datetime) -> Notice:
        return services.send_notice(actor=actor, notice_id=notice.pk, at=at)

    _other_words(officer, top)
    outbox.give_addresses(secretary, branch, day(-6))
    lesson = write(
        officer,
        top,
        day(-6),
        title="关于开展第四季度主题党日活动的通知",
        text="各党支部：\n\n请于本月底前组织一次主题党日活动，重点学习党章和党员教育管理"
        "工作条例，结合本支部实际安排志愿服务。活动情况由支部如实记录，不要求上传照片，"
        "不另行填表报数。",
    )
    outbox.deliver_digest(send(officer, lesson, day(-6)), day(-6))
    wrong = write(
        secretary,
        branch,
        day(-4),
        title="周三下午集中学习",
        text="周三15:00在党员活动室集中学习。",
    )
    send(secretary, wrong, day(-4))
    services.withdraw_notice(
        actor=secretary,
        notice_id=wrong.pk,
        reason="活动室检修，改期另行通知",
        at=day(-3),
    )
    private = write(
        secretary,
        branch,
        day(-3),
        title="困难党员慰问金发放",
        text="请本人携带身份证到社区领取慰问金，有不便之处可由家属代领。",
        is_sensitive=True,
    )
    _only(
        secretary,
        private,
        who=Who.MEMBER,
        member_id=accounts["member"].member_id,
    )
    send(secretary, private, day(-3))
    meeting = write(
        secretary,
        branch,
        day(-2),
        title="11月支部党员大会",
        text="定于本周五19:00在社区二楼会议室召开支部党员大会，讨论预备党员转正和"
        "明年工作安排。请安排好时间，因事不能参加的请点“不能参加”并向党小组长说明。",
        reply=Reply.SIGN_UP,
        valid_until=on + timedelta(days=3),
    )
    outbox.deliver_digest(send(secretary, meeting, day(-2)), day(-2))
    _answer(meeting, day(-1), ("coming", "coming", "not_coming"))
    services.follow_up(actor=secretary, notice_id=meeting.pk, at=day(0))
    heating = write(
        secretary,
        branch,
        day(-1),
        title="是否参加周六入户走访",
        text="周六上午9:00走访辖区独居老人，帮助检查取暖设备，预计两小时。",
        reply=Reply.YES_NO,
        valid_until=on + timedelta(days=4),
    )
    send(secretary, heating, day(-1))
    _answer(heating, day(0), ("yes", "no", "yes"))
    snow = write(
        officer,
        top,
        day(0),
        title="暴雪预警：值班和联络安排",
        text="气象台发布暴雪橙色预警。今晚起各支部书记保持电话畅通，组织党员协助"
        "清扫积雪，遇有险情先联系街道值班室。",
        urgency=Urgency.URGENT,
        reply=Reply.ACKNOWLEDGE,
    )
    _only(officer, snow, who=Who.ROLE, role=Role.SECRETARY, organisation_id=top.pk)
    services.add_part(
        actor=officer, notice_id=snow.pk, who=Who.EVERYONE, organisation_id=branch.pk
    )
    send(officer, snow, day(0))
    outbox.deliver_urgent(day(0))
    later = write(
        secretary,
        branch,
        day(0),
        title="12月党费收缴提醒",
        text="请在12月10日前交纳当月党费，可在支部活动日当面交纳。",
    )
    services.schedule_notice(
        actor=secretary, notice_id=later.pk, send_at=day(7), at=day(0)
    )
    write(
        secretary,
        branch,
        day(0),
        title="年度组织生活会征求意见",
        text="请就支部委员会班子工作提出意见建议，可当面、书面或电话反映。",
        reply=Reply.ACKNOWLEDGE,
    )


def _other_words(officer: Actor, county: Organisation) -> None:
    """The county says in its own words what a letter of introduction asks of people."""
    words = queries.shipped_words(ISSUED)._replace(
        title="组织关系介绍信已开出，请按时报到",
        text="同志：您转往{{ to }}的介绍信（{{ number }}）已开出，有效期至"
        "{{ valid_until }}。请在有效期内报到，逾期须向支部书面说明。办理中有困难，"
        "请先联系所在党支部，不必往返跑。",
    )
    services.write_wording(
        actor=officer,
        kind=ISSUED.key,
        organisation_id=county.pk,
        words=words,
        note="统一全县口径，写明逾期怎么办",
    )


def _only(actor: Actor, notice: Notice, **part: Any) -> None:
    """The audience is this part alone."""
    for old in notice.parts.all():
        services.remove_part(actor=actor, notice_id=notice.pk, part_id=old.pk)
    services.add_part(actor=actor, notice_id=notice.pk, **part)


def _answer(notice: Notice, at: datetime, choices: tuple[str, ...]) -> None:
    """Some of those who have an account answer; those to try the demo with do not."""
    copies = notice.recipients.filter(member__user__is_active=True)
    copies = copies.filter(member__user__username__startswith="p").order_by("pk")
    offered = rules.ANSWERS[Reply(notice.reply)]
    for copy, choice in zip(copies, choices, strict=False):
        if choice in offered:
            assert copy.member is not None  # noqa: S101 -- filtered above
            actor = presence_of(copy.member.user, at.date()).actor
            services.answer(actor=actor, copy_id=copy.pk, choice=choice, at=at)
