"""Names that sound right and belong to nobody: counties, towns, villages, people."""

from __future__ import annotations

from collections.abc import Sequence

from ruralroute.files.demo.dice import Dice

COUNTIES = ("清水", "云溪", "青禾", "松岭", "白石", "龙泉铺", "金沙坝", "双河", "月亮湾", "石门坎")
_TOWN_FIRST = ("石", "柳", "清", "龙", "双", "大", "新", "白", "金", "枫", "竹", "茶", "高", "永")
_TOWN_SECOND = ("桥", "河", "坪", "塘", "泉", "岭", "溪", "店", "集", "寨", "坝", "湾")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_TREES = ("柳树", "桃树", "枣树", "樟树", "松树", "槐树", "竹林", "茶园", "梨园", "板栗")
_MARKS = ("大石", "青石", "白马", "黄土", "红岩", "龙潭", "凤凰", "石磨", "古井", "双桥", "小河")
_LIES = ("沟", "湾", "坪", "岭", "冲", "坡", "洞", "塘", "坝", "垭", "庄", "店")
_GIVEN = (
    "建国",
    "志强",
    "秀英",
    "桂兰",
    "海燕",
    "明辉",
    "小军",
    "春梅",
    "文斌",
    "国庆",
    "丽华",
    "永福",
)


def township_names(dice: Dice, count: int) -> list[str]:
    """Draw names of townships, all different; most are towns, some are rural townships."""
    stems = dice.shuffled([one + two for one in _TOWN_FIRST for two in _TOWN_SECOND])
    return [stem + ("乡" if dice.chance(0.3) else "镇") for stem in stems[:count]]


def village_names(dice: Dice, townships: Sequence[str]) -> list[str]:
    """Draw a village's name for each of `townships`.

    Names differ within a township; across townships the same name comes up, as it does in life.

    Parameters
    ----------
    dice
        Where the draws come from.
    townships
        The township of each village.
    """
    stems = [one + "家" for one in _SURNAMES] + list(_TREES) + list(_MARKS)
    used: set[tuple[str, str]] = set()
    names: list[str] = []
    for township in townships:
        name = dice.pick(stems) + dice.pick(_LIES) + "村"
        if names and dice.chance(0.08):
            name = dice.pick(names)
        while (township, name) in used:
            name = dice.pick(stems) + dice.pick(_LIES) + "村"
        used.add((township, name))
        names.append(name)
    return names


def person_name(dice: Dice) -> str:
    """Draw a person's name."""
    return dice.pick(_SURNAMES) + dice.pick(_GIVEN)
