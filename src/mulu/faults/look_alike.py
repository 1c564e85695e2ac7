"""Kind of fault `look-alike`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault, exchanges

if TYPE_CHECKING:
    from mulu.planting import Spot

GROUPS = (
    "0OoОο 1lI| 5S 8B 2Z 6b 9gq AАΑ BВΒ CСϹ EЕΕ HНΗ KКΚ MМΜ OОΟ PРΡ TТΤ XХΧ aа cс eе oо pр xх yу "
    "员贝 工土士 师帅 未末 己已巳 人入 日曰目 千干于 天夭 大太犬 王玉主 木本术 治冶 测侧 检捡 焊悍 铣洗 模摸 炼练 "
    "操澡 调凋 电申甲由 设没 理埋 船般 修俢 料科 织炽 染柒 厂广 面而 管菅 压庄 钢钓 农衣 车东 风凤 外处 刀刁力 "
    "手毛 石右 古占 白自 问间 乌鸟 免兔 今令 小少 今令 仓仑 折拆 析折 晴睛 拔拨 抬拾 徽微 辩辨 "
    "(（ )） /／ .． ·•・ 、, ，, *＊∗ ★☆ -–—"
)
ALIKE = exchanges(GROUPS)


@cell_fault(noted("a character that looks like the right one"))
def look_alike(spot: Spot) -> str | None:
    """One character is exchanged for another that is hard to tell from it."""
    return spot.exchanged(ALIKE)
