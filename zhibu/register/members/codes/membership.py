"""Category, standing, and why a membership is suspended or ends."""

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _
from zhibu.register.members.codes.cells import key_of, reader, spelled


class Category(Choices):
    """人员类别 of the national form."""

    FULL = "1", _("full member")
    PROBATIONARY = "2", _("probationary member")


category_code = reader(
    spelled(
        {
            "1": (
                "正式党员",
                "中共正式党员",
                "正式",
                "党员",
                "中共党员",
                "中国共产党党员",
                "01",
                "full member",
            ),
            "2": (
                "预备党员",
                "中共预备党员",
                "预备",
                "中国共产党预备党员",
                "02",
                "probationary member",
            ),
        }
    )
)

_NOT_MEMBERS = """
入党申请人 申请人 入党积极分子 积极分子 培养对象 入党培养对象 发展对象
重点发展对象 共青团员 团员 群众 03 13 民主党派 无党派人士
"""
_NOT_MEMBER_WORDS = frozenset(_NOT_MEMBERS.split())


def is_not_a_member(cell: object) -> bool:
    """True for 入党积极分子, 发展对象, 共青团员, 群众: those who are no members yet."""
    return key_of(cell) in _NOT_MEMBER_WORDS


class Standing(Choices):
    """党籍状态: the form knows the first two, the register also how people left."""

    NORMAL = "normal", _("normal")
    SUSPENDED = "suspended", _("membership suspended")
    REMOVED = "removed", _("no longer a member")
    TRANSFERRED = "transferred", _("transferred out")
    DECEASED = "deceased", _("deceased")


standing_code = reader(
    spelled(
        {
            "normal": ("正常", "正常党籍", "在册", "1"),
            "suspended": ("停止党籍", "已停止党籍", "停止", "停籍", "2"),
            "removed": ("已出党", "出党", "已出", "开除党籍", "除名"),
            "transferred": ("已转出", "转出", "组织关系已转出", "组织关系转出"),
            "deceased": ("死亡", "去世", "已去世", "已死亡", "逝世", "病故"),
        }
    )
)


class Suspension(Choices):
    """Why a membership is suspended (停止党籍): 党员教育管理工作条例, art. 24."""

    LOST_CONTACT = "lost_contact", _("out of contact for six months")
    SETTLED_ABROAD = "settled_abroad", _("settled abroad for private reasons")
    STUDYING_ABROAD = "studying_abroad", _("studying abroad, not back in five years")


class Leaving(Choices):
    """Why a person is no longer on the roll: the rows of the statistics (R-STA-06)."""

    TRANSFERRED = "transferred", _("membership relation transferred out")
    EXPELLED = "expelled", _("expelled from the Party")
    WITHDREW = "withdrew", _("withdrew from the Party and was removed")
    PERSUADED = "persuaded", _("persuaded to withdraw from the Party")
    REFUSED = "refused", _("did not withdraw when persuaded, and was removed")
    LAPSED = "lapsed", _("gave up membership by own conduct, and was removed")
    CANCELLED = "cancelled", _("probationary membership cancelled")
    NOT_RECOGNISED = "not_recognised", _("membership not recognised")
    DIED = "died", _("died")


leaving_code = reader(
    spelled(
        {
            "transferred": ("转出", "组织关系转出", "已转出", "转走"),
            "expelled": ("开除党籍", "开除"),
            "withdrew": ("退党除名", "退党"),
            "persuaded": ("劝退", "劝其退党"),
            "refused": ("劝而不退除名", "劝而不退"),
            "lapsed": ("自行脱党除名", "自行脱党", "按自行脱党除名"),
            "cancelled": ("取消预备党员资格", "取消预备党员"),
            "not_recognised": ("不予承认", "不予承认党员身份"),
            "died": ("死亡", "去世", "逝世", "病故"),
        }
    )
)

# 出党: the person is no longer a member of the Party at all.
REMOVALS: frozenset[str] = frozenset(
    {
        Leaving.EXPELLED,
        Leaving.WITHDREW,
        Leaving.PERSUADED,
        Leaving.REFUSED,
        Leaving.LAPSED,
        Leaving.CANCELLED,
        Leaving.NOT_RECOGNISED,
    }
)


class LostReason(Choices):
    """Why contact was lost: the form of the 2016 check (domain rules 4)."""

    WORK = "1", _("left to work or trade")
    UNIT_ENDED = "2", _("the unit was restructured or went bankrupt")
    GRADUATED = "3", _("whereabouts unknown after graduation")
    UNIT_CHANGED = "4", _("changed the place of work")
    ABROAD = "5", _("left the country")
    MOVED = "6", _("moved to another residence")
    OTHER = "7", _("another reason")


class FloatingDestination(Choices):
    """How far a floating member went (R-FLO-12)."""

    OTHER_PROVINCE = "1", _("to another province")
    OTHER_CITY = "2", _("to another city of the province")
    OTHER_COUNTY = "3", _("to another county of the city")
    WITHIN_COUNTY = "4", _("within the county")
    ABROAD = "5", _("abroad")


class PostKind(Choices):
    """党内职务: what a member is in an organisation."""

    SECRETARY = "secretary", _("secretary")
    DEPUTY_SECRETARY = "deputy_secretary", _("deputy secretary")
    STANDING_MEMBER = "standing_member", _("member of the standing committee")
    ORGANISATION_COMMISSIONER = (
        "organisation_commissioner",
        _("organisation commissioner"),
    )
    PUBLICITY_COMMISSIONER = "publicity_commissioner", _("publicity commissioner")
    DISCIPLINE_COMMISSIONER = "discipline_commissioner", _("discipline commissioner")
    COMMITTEE_MEMBER = "committee_member", _("committee member")
    GROUP_LEADER = "group_leader", _("party group leader")


post_kind_code = reader(
    spelled(
        {
            "secretary": ("书记", "支部书记", "党支部书记", "党委书记", "党总支书记"),
            "deputy_secretary": (
                "副书记",
                "支部副书记",
                "党支部副书记",
                "党委副书记",
                "党总支副书记",
            ),
            "standing_member": ("常委", "党委常委", "常务委员"),
            "organisation_commissioner": ("组织委员", "支部组织委员"),
            "publicity_commissioner": ("宣传委员", "支部宣传委员"),
            "discipline_commissioner": ("纪检委员", "纪律检查委员", "支部纪检委员"),
            "committee_member": ("委员", "支委", "支部委员", "党委委员", "总支委员"),
            "group_leader": ("党小组长", "党小组组长", "小组长", "组长"),
        }
    )
)
