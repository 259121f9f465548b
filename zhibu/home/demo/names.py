"""Names as they are common, put together by chance."""

from random import Random

# The commonest surnames, with their rough share in a thousand.
_SURNAMES = {
    "王": 71, "李": 72, "张": 67, "刘": 53, "陈": 45, "杨": 31, "黄": 22, "赵": 20,
    "吴": 20, "周": 19, "徐": 14, "孙": 14, "马": 13, "朱": 12, "胡": 12, "郭": 12,
    "何": 12, "林": 11, "高": 10, "罗": 10, "郑": 9, "梁": 9, "谢": 8, "宋": 8,
    "唐": 7, "许": 7, "韩": 7, "邓": 7, "冯": 6, "曹": 6, "彭": 6, "曾": 6, "肖": 6,
    "田": 5, "董": 5, "潘": 5, "袁": 5, "蔡": 4, "蒋": 4, "余": 4, "于": 4, "杜": 4,
    "叶": 4, "程": 4, "魏": 4, "苏": 4, "吕": 4, "丁": 4, "任": 3, "卢": 3, "姚": 3,
    "沈": 3, "钟": 3, "姜": 3, "崔": 3, "谭": 3, "陆": 3, "汪": 3, "范": 3, "石": 3,
    "单": 1, "仇": 1, "解": 1, "查": 1, "覃": 1, "欧阳": 1,
}  # fmt: skip

# Given names follow the time of birth: (male, female) by generation.
_OLD = (
    "建国 国强 德明 志强 福生 永福 长林 玉山 金山 树林 文才 广义 学文 宝田 兴旺 春生"
    " 荣华 庆丰 来福 根生".split(),
    "秀英 桂兰 玉兰 凤英 淑珍 玉珍 秀兰 桂花 春兰 素珍 翠花 月英 金凤"
    " 秀芳 惠芳".split(),
)
_MIDDLE = (
    "伟 勇 军 强 磊 建军 志刚 海涛 永强 晓东 国平 卫东 红军 立新 新民 文斌 少华 跃进"
    " 向东 明辉 志华".split(),
    "丽 敏 静 艳 芳 娟 霞 红梅 丽华 晓燕 秀丽 海燕 玉梅 春梅 丽萍 雪梅"
    " 爱华 建英".split(),
)
_YOUNG = (
    "浩 鹏 宇 超 俊杰 子轩 晨 凯 天宇 文博 思远 嘉豪 一鸣 志远 泽宇 明轩 昊然 博文 睿"
    " 晓明".split(),
    "婷 雪 佳 倩 梦瑶 雨欣 思雨 欣怡 诗涵 佳怡 文静 晓雯 可欣 雅婷"
    " 子涵 雨桐 梓萱 敏".split(),
)


def make_name(rng: Random, *, female: bool, birth_year: int) -> str:
    """A name as people born in that year have them."""
    surname = rng.choices(list(_SURNAMES), list(_SURNAMES.values()))[0]
    given = _OLD if birth_year < 1965 else _MIDDLE if birth_year < 1987 else _YOUNG
    return surname + rng.choice(given[female])
