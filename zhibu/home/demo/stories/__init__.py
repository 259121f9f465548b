"""What stands in the windows of the demo county's portal. Made up; nobody is real."""

from zhibu.home.demo.stories.county import COUNTY
from zhibu.home.demo.stories.kinds import Service, Story
from zhibu.home.demo.stories.local import LOCAL

STORIES = (*COUNTY, *LOCAL)

DRAFT = Story(
    "branch",
    "news",
    "关于调整社区活动室开放时间的说明",
    "征求意见后拟定，正在复审。",
    ("工作日开放到晚上九点，周末开放到晚上九点半。",),
)

SERVICES = (
    Service(
        "county",
        "办理党员组织关系转接",
        "工作单位或居住地变动的党员",
        "身份证\n接收党组织的名称",
        (
            "在手机上提出转接申请，选择去向。",
            "支部核对信息，上级党委开具介绍信。",
            "在有效期内到接收支部报到。",
        ),
        "所在党支部，或网上办理",
        10,
    ),
    Service(
        "street",
        "申请高龄津贴",
        "户籍在本街道、年满八十周岁的老人",
        "身份证\n户口簿\n本人银行卡",
        (
            "到社区便民窗口提交材料；行动不便的可以预约上门。",
            "社区初审，街道复核。",
            "次月起发放到银行卡。",
        ),
        "各社区便民窗口",
        15,
    ),
    Service(
        "community",
        "借用社区活动室",
        "本社区居民和社区社会组织",
        "",
        ("提前三天在便民窗口登记用途和人数。", "活动结束后恢复原样，关好水电。"),
        "社区便民窗口",
        1,
    ),
)
