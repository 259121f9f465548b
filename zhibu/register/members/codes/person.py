"""Sex and ethnicity, by the national standards."""

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _
from zhibu.register.members.codes.cells import reader, spelled


class Sex(Choices):
    """GB/T 2261.1-2003. (A vendor of 2017 wrote 0 for women: not so here.)"""

    UNKNOWN = "0", _("sex unknown")
    MALE = "1", _("male")
    FEMALE = "2", _("female")
    UNSTATED = "9", _("sex not stated")


sex_code = reader(
    spelled(
        {
            "0": ("未知", "未知的性别", "不详", "sex unknown"),
            "1": ("男", "男性", "男性别", "M", "male", "01"),
            "2": ("女", "女性", "女性别", "F", "female", "02"),
            "9": ("未说明", "未说明的性别", "sex not stated"),
        }
    )
)


class Ethnicity(Choices):
    """GB/T 3304-1991, with its romanised names; 97 and 98 as offices use them."""

    HAN = "01", _("Han")
    MONGOL = "02", _("Mongol")
    HUI = "03", _("Hui")
    ZANG = "04", _("Zang (Tibetan)")
    UYGUR = "05", _("Uygur")
    MIAO = "06", _("Miao")
    YI = "07", _("Yi")
    ZHUANG = "08", _("Zhuang")
    BUYEI = "09", _("Buyei")
    CHOSEN = "10", _("Chosen (Korean)")
    MAN = "11", _("Man (Manchu)")
    DONG = "12", _("Dong")
    YAO = "13", _("Yao")
    BAI = "14", _("Bai")
    TUJIA = "15", _("Tujia")
    HANI = "16", _("Hani")
    KAZAK = "17", _("Kazak")
    DAI = "18", _("Dai")
    LI = "19", _("Li")
    LISU = "20", _("Lisu")
    VA = "21", _("Va")
    SHE = "22", _("She (ethnicity)")
    GAOSHAN = "23", _("Gaoshan")
    LAHU = "24", _("Lahu")
    SUI = "25", _("Sui")
    DONGXIANG = "26", _("Dongxiang")
    NAXI = "27", _("Naxi")
    JINGPO = "28", _("Jingpo")
    KIRGIZ = "29", _("Kirgiz")
    TU = "30", _("Tu")
    DAUR = "31", _("Daur")
    MULAO = "32", _("Mulao")
    QIANG = "33", _("Qiang")
    BLANG = "34", _("Blang")
    SALAR = "35", _("Salar")
    MAONAN = "36", _("Maonan")
    GELAO = "37", _("Gelao")
    XIBE = "38", _("Xibe")
    ACHANG = "39", _("Achang")
    PUMI = "40", _("Pumi")
    TAJIK = "41", _("Tajik")
    NU = "42", _("Nu")
    UZBEK = "43", _("Uzbek")
    RUSS = "44", _("Russ")
    EWENKI = "45", _("Ewenki")
    DEANG = "46", _("Deang")
    BONAN = "47", _("Bonan")
    YUGUR = "48", _("Yugur")
    GIN = "49", _("Gin")
    TATAR = "50", _("Tatar")
    DERUNG = "51", _("Derung")
    OROQEN = "52", _("Oroqen")
    HEZHEN = "53", _("Hezhen")
    MONBA = "54", _("Monba")
    LHOBA = "55", _("Lhoba")
    JINO = "56", _("Jino")
    OTHER = "97", _("another ethnic group")
    FOREIGN = "98", _("of foreign origin, Chinese citizen")


# The standard's letters and Chinese names, in the order of the codes from 01.
_NAMES = """
HA汉 MG蒙古 HU回 ZA藏 UG维吾尔 MH苗 YI彝 ZH壮 BY布依 CS朝鲜 MA满 DO侗 YA瑶 BA白 TJ土家
HN哈尼 KZ哈萨克 DA傣 LI黎 LS傈僳 VA佤 SH畲 GS高山 LH拉祜 SU水 DX东乡 NX纳西 JP景颇
KG柯尔克孜 TU土 DU达斡尔 ML仫佬 QI羌 BL布朗 SL撒拉 MN毛南 GL仡佬 XB锡伯 AC阿昌 PM普米
TA塔吉克 NU怒 UZ乌孜别克 RS俄罗斯 EW鄂温克 DE德昂 BO保安 YG裕固 GI京 TT塔塔尔 DR独龙
OR鄂伦春 HZ赫哲 MB门巴 LB珞巴 JN基诺
"""
_OTHER_NAMES = {
    "01": ("汉人",),
    "02": ("蒙",),
    "05": ("维", "维族"),
    "17": ("哈萨",),
    "97": ("其他", "其它", "其他民族", "未识别民族", "穿青人"),
    "98": (
        "外国血统",
        "外国血统中国籍",
        "外国血统中国籍人士",
        "外国血统中国籍人",
        "入籍",
    ),
}


def _ethnic_words() -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for number, name in enumerate(_NAMES.split(), start=1):
        letters, chinese = name[:2], name[2:]
        plain = (str(number), letters, chinese, f"{chinese}族")
        words[f"{number:02}"] = plain
    for code, more in _OTHER_NAMES.items():
        words[code] = (*words.get(code, ()), *more)
    return words


# 汉, 汉族, 01, 1 and HA are all "01".
ethnicity_code = reader(spelled(_ethnic_words()))


def is_minority(ethnicity: str) -> bool:
    """True for the 55 national minorities (少数民族), codes 02 to 56."""
    return "02" <= ethnicity <= "56"
