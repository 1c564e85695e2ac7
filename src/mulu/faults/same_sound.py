"""Kind of fault `same-sound`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault, exchanges

if TYPE_CHECKING:
    from mulu.planting import Spot

GROUPS = (
    "员园圆源 工公功 师狮诗 制治质 机基鸡 作做坐 电店 器气汽 修休 理里力 设社 计技记 检简剪 验艳 焊汉 操超 "
    "业叶页 务物 管馆 服福 务误 生声 产铲 药要 化画 学雪 品频 食时 网往 信新 全权 系细 统同 程成 控空 加佳 "
    "装妆 配佩 维唯 护户 测册 量亮 装庄 饰式 模磨 具据 材才 料廖 金今 铸注 造燥 船传 航行 车撤 床创 动洞 "
    "物务 流刘 智知 能嫩 人仁 数树 字自 媒煤 体提 养样 老佬 家加 政正 健建 康糠 照赵"
)
SAME = exchanges(GROUPS)


@cell_fault(noted("a character that sounds like the right one"))
def same_sound(spot: Spot) -> str | None:
    """One Chinese character is exchanged for another of the same sound, as who types by sound does."""
    return spot.exchanged(SAME)
