"""The tree of 青石县 (made up): what organisations it has, and of what character.

Pure: gives plans; `services` writes them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from zhibu.register.organisations.codes import Kind

COUNTY = "青石县"
BRANCH = "青石社区第一党支部"  # whose people have the log-ins that are printed

TOWNS = (
    "青石街道 城南街道 城北街道 河西街道 石桥镇 柳河镇 双龙镇 大坪镇 白云镇 三江镇"
    " 永安镇 云峰镇 太平镇 龙泉镇 清溪乡 东岭乡 板桥乡 马鞍乡"
).split()
_VILLAGES = (
    "李家庄 王家坝 东湾 西坪 南沟 北岭 上河 下河 石门 龙王庙 杨柳 新民 胜利 红旗 前进"
    " 桃园 梨树 枣林 水口 关山 古井 双桥 三岔 大湾 小河 高坎 平安 兴隆 长春 金鸡"
    " 凤凰 青龙 白马 黄泥 沙坪 石板 竹园 松林 莲花 荷塘 观音 土桥 木瓜 九龙"
).split()
_COMMUNITIES = (
    "青石 东门 西门 南街 北街 滨河 建设路 人民路 文化路 向阳 和平 朝阳 幸福里 花园"
    " 新城 站前 湖滨 翠园 安居 康乐"
).split()
_ORGANS = (
    "县委办公室 县人大机关 县政府办公室 县政协机关 县纪委监委机关 县委组织部"
    " 县委宣传部 县委统战部 县委政法委 县发展和改革局 县财政局 县民政局 县司法局"
    " 县人力资源和社会保障局 县自然资源局 县住房和城乡建设局 县交通运输局 县水利局"
    " 县农业农村局 县文化和旅游局 县审计局 县市场监督管理局 县统计局 县林业局"
    " 县应急管理局 县退役军人事务局 县税务局 县总工会 团县委 县妇联"
).split()
_COMPANIES = (
    "宏远建材 青石水泥 绿源农业 鑫达机械 四方物流 东升纺织 华兴电子 天和药业"
    " 惠民超市 金谷粮油 顺达汽修 蓝天环保 永盛家具 科创软件 瑞丰食品 安泰建筑"
    " 新希望饲料 百川酒业 明珠酒店 恒通快递 青石律师事务所 阳光会计师事务所"
    " 青石商会 青石物业"
).split()

# Cities where a branch of floating members takes members in.
AWAY = ("深圳", "杭州", "成都", "苏州")


@dataclass(slots=True)
class Plan:
    """One organisation to be set up, and those below it."""

    name: str
    short_name: str
    kind: str
    character: str  # which people it has: village, community, organ, school, …
    size: int = 0  # members
    locality: str = ""
    below: list["Plan"] = field(default_factory=list)

    def walk(self) -> Iterator["Plan"]:
        """Itself and all below, from the top down."""
        yield self
        for plan in self.below:
            yield from plan.walk()


def _branch(
    name: str,
    character: str,
    size: int,
    *,
    kind: str = Kind.BRANCH,
    locality: str = "",
) -> Plan:
    title = {"632": "联合支部委员会", "634": "流动党员支部委员会"}.get(
        kind, "支部委员会"
    )
    short = {"632": "联合党支部", "634": "流动党员党支部"}.get(kind, "党支部")
    return Plan(
        f"中共{name}{title}",
        f"{name}{short}",
        kind,
        character,
        size,
        locality,
    )


# 属地关系 of a town, and of its villages, by how the name of the town ends.
_LOCALITIES = {"道": ("03", "04"), "镇": ("06", "07"), "乡": ("09", "10")}


def _village(rng: Random, town: str, name: str) -> Plan:
    """A branch; a general branch with two or three when there are many members."""
    full = f"{town}{name}村"
    locality = _LOCALITIES[town[-1]][1]
    size = max(5, round(rng.gauss(26, 12)))
    if size <= 48:
        return _branch(full, "village", size, locality=locality)
    parts = 2 if size < 62 else 3
    general = Plan(
        f"中共{full}总支部委员会",
        f"{full}党总支",
        Kind.GENERAL_BRANCH,
        "village",
        locality=locality,
    )
    general.below = [
        _branch(f"{full}第{'一二三'[n]}", "village", size // parts, locality=locality)
        for n in range(parts)
    ]
    return general


def _community(rng: Random, name: str) -> Plan:
    full = f"{name}社区"
    general = Plan(
        f"中共{full}总支部委员会",
        f"{full}党总支",
        Kind.GENERAL_BRANCH,
        "community",
        locality="05",
    )
    general.below = [
        _branch(
            f"{full}第{'一二三'[n]}", "community", rng.randint(18, 44), locality="05"
        )
        for n in range(rng.choice((2, 2, 3)))
    ]
    return general


def _town(
    rng: Random, number: int, villages: list[str], communities: list[str]
) -> Plan:
    name = TOWNS[number]
    street = name.endswith("街道")
    top = Plan(
        f"中共{COUNTY}{name}{'工作' if street else ''}委员会",
        f"{name}党{'工委' if street else '委'}",
        Kind.WORKING_COMMITTEE if street else Kind.COMMITTEE,
        "town",
        locality=_LOCALITIES[name[-1]][0],
    )
    top.below.append(_branch(f"{name}机关", "organ", rng.randint(16, 38)))
    top.below += [_community(rng, c) for c in communities]
    top.below += [_village(rng, name, v) for v in villages]
    top.below.append(_branch(f"{name}中心学校", "school", rng.randint(12, 34)))
    top.below.append(_branch(f"{name}卫生院", "health", rng.randint(7, 20)))
    if number % 3 == 1:
        joint = _branch(f"{name}商贸企业", "company", rng.randint(4, 9), kind="632")
        top.below.append(joint)
    return top


def _line(name: str, kind: str, branches: list[Plan]) -> Plan:
    """A committee over units of one line: schools, organs, companies."""
    work = "工作" if kind == Kind.WORKING_COMMITTEE else ""
    short = f"{name}党{'工委' if work else '委'}"
    return Plan(f"中共{COUNTY}{name}{work}委员会", short, kind, "line", below=branches)


def takes_in(place: str) -> bool:
    """True for a city with a branch of floating members."""
    return any(city in place for city in AWAY)


def plan_county(rng: Random) -> Plan:
    """The whole county: some 440 organisations with some 9,500 members."""
    top = Plan(f"中共{COUNTY}委员会", f"{COUNTY}委", Kind.COMMITTEE, "county")
    villages, communities = list(_VILLAGES), list(_COMMUNITIES)
    for number, town in enumerate(TOWNS):
        street = town.endswith("街道")
        rng.shuffle(villages)
        own = [communities.pop(0) for _ in range(5)] if street else []
        count = 3 if street else rng.randint(12, 16)
        top.below.append(_town(rng, number, villages[:count], own))
    sized = rng.randint
    top.below += [
        _line(
            "直属机关",
            Kind.WORKING_COMMITTEE,
            [
                _branch(f"{COUNTY}{o.removeprefix('县')}", "organ", sized(9, 40))
                for o in _ORGANS
            ],
        ),
        _line(
            "教育局",
            Kind.COMMITTEE,
            [
                _branch(f"{COUNTY}第{n}中学", "school", sized(20, 48))
                for n in "一二三四五"
            ]
            + [
                _branch(f"{COUNTY}实验小学第{n}", "school", sized(15, 32))
                for n in "一二"
            ]
            + [_branch(f"{COUNTY}职业教育中心学生", "student", sized(12, 26))],
        ),
        _line(
            "卫生健康局",
            Kind.COMMITTEE,
            [
                _branch(f"{COUNTY}人民医院第{n}", "health", sized(18, 42))
                for n in "一二三四"
            ]
            + [_branch(f"{COUNTY}中医院", "health", sized(20, 40))],
        ),
        _line(
            "非公有制经济组织和社会组织",
            Kind.WORKING_COMMITTEE,
            [_branch(c, "company", sized(4, 24)) for c in _COMPANIES],
        ),
        _line(
            "流动党员",
            Kind.WORKING_COMMITTEE,
            [
                _branch(f"{COUNTY}驻{city}", "floating", sized(8, 30), kind="634")
                for city in AWAY
            ],
        ),
    ]
    return top
