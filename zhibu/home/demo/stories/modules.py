"""Modules of the front pages of two windows, as an editor would fill them in."""

from typing import Any

COMMUNITY: list[tuple[str, dict[str, Any]]] = [
    ("figures", {"title": "党员数字"}),
    (
        "board",
        {
            "title": "公告栏",
            "notes": [
                "本周六上午九点，三号楼前集中回收旧家电。",
                "议事会的结果贴在各楼门口，十五日内可以提意见。",
            ],
        },
    ),
    (
        "timetable",
        {
            "title": "值班与活动",
            "rows": [
                {"when": "周一上午", "what": "书记接待日", "where": "社区一楼大厅"},
                {"when": "周三下午", "what": "法律咨询", "where": "议事室"},
                {"when": "周五晚上", "what": "流动党员学习", "where": "线上"},
            ],
        },
    ),
    (
        "questions",
        {
            "title": "常见问题",
            "questions": [
                {
                    "question": "租住在这里，可以参加议事会吗？",
                    "answer": "<p>可以。住满三个月，到网格员处登记即可。</p>",
                },
                {
                    "question": "党员怎样到社区报到？",
                    "answer": "<p>在“找支部”里选择本社区，带上本人身份证件。</p>",
                },
            ],
        },
    ),
    (
        "benefits",
        {
            "title": "惠民清单",
            "benefits": [
                {
                    "name": "免费体检",
                    "who": "六十五岁及以上居民",
                    "how": "每年五月到社区卫生站登记",
                },
                {
                    "name": "助餐补贴",
                    "who": "独居和高龄老人",
                    "how": "网格员上门登记，次月起在食堂刷卡",
                },
            ],
        },
    ),
    (
        "table",
        {
            "data": [
                ["网格", "网格员", "楼栋"],
                ["一", "李芳", "1至4号楼"],
                ["二", "赵强", "5至9号楼"],
            ],
            "first_row_is_table_header": True,
            "first_col_is_header": True,
            "table_caption": "网格员在哪里",
            "cell": [],
            "mergeCells": [],
        },
    ),
]
