"""The items of a roster, and what offices call them (product paper 3.3).

One table: the key of an item, the national heading under which it is exported, and the
other headings under which it comes in. `sheets.headings` compares without spaces, line
breaks, `*` and hints in brackets.
"""

from dataclasses import dataclass
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.foundation.sheets.headings import Column, Vocabulary


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its key is the name of the Member field, or "branch" or "group"."""

    key: str
    label: Any  # in the interface
    heading: str  # in an exported sheet: the wording of the national form
    aliases: str  # blanks between them
    required: bool = False


ITEMS = (
    Item(
        "name",
        _("person's name"),
        "姓名",
        "学生姓名 名字 党员姓名 党员名称 成员姓名",
        True,
    ),
    Item("sex", _("sex"), "性别", ""),
    Item("ethnicity", _("ethnicity"), "民族", ""),
    Item(
        "id_number",
        _("ID number"),
        "公民身份号码",
        "身份证号 身份证号码 居民身份证号码 身份证 证件号码 公民身份证号码 身份号码"
        " 身份证件号码",
    ),
    Item(
        "birth_date",
        _("date of birth"),
        "出生日期",
        "出生时间 出生年月 出生年月日 生日",
    ),
    Item(
        "education",
        _("education"),
        "学历",
        "最高学历 文化程度 学历层次 全日制学历 受教育程度",
    ),
    Item("degree", _("degree"), "学位", "最高学位"),
    Item(
        "category",
        _("category"),
        "人员类别",
        "党员类别 党员类型 党员身份 政治面貌 发展阶段 发展状态 培养阶段 身份 人员类型"
        " 入党成熟度",
    ),
    Item(
        "branch",
        _("party branch"),
        "所在党支部",
        "党支部名称 所属党支部 所在支部 支部名称 党支部 所属组织 所属党组织 所在党组织"
        " 组织关系所在支部 支部",
    ),
    Item(
        "joined_on",
        _("joined on"),
        "加入党组织日期",
        "入党时间 入党日期 加入党组织时间 加入中共组织日期 确定为预备党员时间"
        " 接收为预备党员时间 成为预备党员时间 加入党组织的日期",
    ),
    Item(
        "full_since",
        _("full member since"),
        "转为正式党员日期",
        "转正时间 转正日期 转为正式党员时间 成为正式党员时间 转正式党员日期",
    ),
    Item("occupation", _("occupation"), "工作岗位", "岗位 职业"),
    Item(
        "phone",
        _("phone"),
        "联系电话",
        "手机号码 手机号 手机 电话 移动电话 联系方式 电话号码 联系手机 党员联系电话",
    ),
    Item(
        "address",
        _("home address"),
        "家庭住址",
        "住址 现居住地 居住地址 家庭地址 联系地址 现住址 居住地",
    ),
    Item("standing", _("standing"), "党籍状态", "人员状态 党员状态"),
    Item(
        "is_lost", _("lost contact"), "是否失联党员", "是否为失联党员 失联党员 是否失联"
    ),
    Item(
        "lost_since", _("lost since"), "失去联系日期", "失联日期 失联时间 失去联系时间"
    ),
    Item(
        "is_floating",
        _("floating member"),
        "是否流动党员",
        "是否为流动党员 流动党员 是否流动",
    ),
    Item("floating_place", _("went to"), "外出流向", "流动去向 外出地点 流向 外出去向"),
    Item(
        "number",
        _("student or staff number"),
        "学号或工号",
        "学号 工号 学生学号 学生编号 学号/工号 学工号 工作证号 学号/职工号 职工号",
    ),
    Item("native_place", _("native place"), "籍贯", ""),
    Item(
        "workplace", _("workplace"), "工作单位", "所在单位 单位 单位名称 工作单位及职务"
    ),
    Item("email", _("e-mail"), "电子邮箱", "邮箱 电子邮件 Email E-mail"),
    Item(
        "title",
        _("professional title"),
        "专业技术职务",
        "从事专业技术职务 职称 技术职称",
    ),
    Item("is_hardship", _("in hardship"), "是否困难党员", "困难党员 生活困难党员"),
    Item("group", _("party group"), "党小组", "所在党小组 所属党小组 党小组名称"),
    Item("note", _("remark"), "备注", "备注说明"),
)

BY_KEY = {item.key: item for item in ITEMS}

VOCABULARY = Vocabulary(
    Column(
        key=item.key,
        label=item.heading,
        aliases=tuple(item.aliases.split()),
        required=item.required,
    )
    for item in ITEMS
)
