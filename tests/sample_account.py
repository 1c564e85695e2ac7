"""A made-up edition 2027 of the skill catalogue, with every kind of change, to try tellers on.

Nothing of it has been published: the changes are invented so that each kind occurs.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from mulu.change import Change, ChangeLog, Item, Numbering, Side
from mulu.messages import Message
from mulu.schema import Schema, read_schema
from mulu.tellers import Account, Named
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.change import Difference

SCHEMA_PATH = "schemas/shanghai-skill-subsidy.yaml"
BASIS = "虚构文件〔2027〕1号"
COLUMNS = ("section", "serial", "code", "name", "category")


@cache
def skill_schema() -> Schema:
    return read_schema((REPOSITORY / SCHEMA_PATH).read_bytes(), SCHEMA_PATH).schema


def item(printed: str) -> Item:
    """An item from one line of items.csv."""
    cells = dict(zip(COLUMNS, printed.split(","), strict=True))
    schema = skill_schema()
    return Item(schema.key_of(cells), cells)


def differences(old: Item, new: Item) -> Mapping[str, Difference]:
    return {
        name: (old.cells[name], new.cells[name])
        for name in COLUMNS
        if name != "serial" and old.cells[name] != new.cells[name]
    }


def changed(old: str, new: str, **other: Any) -> Change:
    before, after = item(old), item(new)
    return Change("changed", (before,), (after,), differences(before, after), **other)


def split(old: str, *new: str, **other: Any) -> Change:
    before, after = item(old), tuple(map(item, new))
    return Change("split", (before,), after, tuple(differences(before, one) for one in after), **other)


def merged(new: str, *old: str, **other: Any) -> Change:
    before, after = tuple(map(item, old)), item(new)
    return Change("merged", before, (after,), tuple(differences(one, after) for one in before), **other)


CHANGES = (
    changed("三,1,4-04-05-Z1,人工智能数据标注,A", "一,7,4-04-05-12,人工智能数据标注,A", reason="转为国家职业技能标准", basis=BASIS),
    changed("一,6,4-04-05-05,人工智能训练师,A", "一,6,4-04-05-05,人工智能训练工程师,A", reason="更名"),
    changed("一,14,6-12-03-00,药物制剂工,A", "一,14,6-12-03-01,药物制剂操作工,B*", reason="编码和名称同时变更", basis=BASIS),
    changed("一,30,——,航天电池生产工★,A", "一,30,6-34-04-09,航天电池生产工,A", reason="取得编码"),
    changed("一,9,4-10-01-05,养老护理员,A", "一,9,4-10-01-05,养老护理员,B"),
    changed("一,10,4-10-01-06,家政服务员,A", "一,10,4-10-01-06,家政服务员,B"),
    changed("一,12,4-14-01-03,健康照护师,A", "一,12,4-14-01-03,健康照护师,A*"),
    changed("二,3,4-02-02-01,道路客运汽车驾驶员,B*", "一,40,4-02-02-01,道路客运汽车驾驶员,B"),
    split("一,17,6-18-01-07,多工序数控机床操作调整工,A", "一,17,6-18-01-07,数控机床操作工,A", "一,18,6-18-01-14,数控机床调整工,B", reason="拆分"),
    merged("一,19,6-25-01-13,电子电路制作工,A", "一,18,6-25-01-12,电子产品制版工,A", "一,19,6-25-01-13,印制电路制作工,A", reason="合并", basis=BASIS),
    Change("removed", (item("三,9,4-02-04-06,手摇扶梯引导,C"),), reason="取消", basis=BASIS),
    Change("removed", (item("三,10,4-13-01-06,宠物美容,C"),), reason="编码另用"),
    Change("added", (), (item("一,41,4-13-01-06,社区助浴员,B"),), reused=True, reason="新增", basis=BASIS),
    Change("added", (), (item("三,2,4-04-05-Z3,提示词编写★,A"),)),
    changed("三,4,4-07-05-Z1,无人机巡检,B", "三,4,4-07-05-Z2,无人机电力巡检,B", decided=False, score=0.87,
            because=(Message("编码相近"), Message("名称相似"))),
)  # fmt: skip


def sample_log(*changes: Change, **other: Any) -> ChangeLog:
    sides = tuple(Side(COLUMNS, sha, numbering=Numbering("serial", ("section",))) for sha in ("a", "b"))
    given: dict[str, Any] = {
        "layout": sides,
        "edition": {
            "title": ("上海市职业技能提升补贴目录（2026年）", "上海市职业技能提升补贴目录（2027年）"),
            "sections": {"三": ("专项职业能力项目", "专项职业能力考核项目")},
            "notes": {"2": (None, "注：标★的项目为新职业。")},
        },
        "unchanged": 361,
        "renumbered": 12,
        "moved": 3,
    } | other
    return ChangeLog("shanghai-skill-subsidy", "2026", "2027", changes or CHANGES, **given)


def sample_account(language: str = "zh", log: ChangeLog | None = None, **other: Any) -> Account:
    schema = skill_schema()
    twins = [(Named("4-02-06-05", "供应链管理师"), Named("4-02-06-05", "供应链管理师"))]
    account = Account(
        log or sample_log(),
        (schema, schema),
        "上海市职业技能提升补贴目录",
        language,
        (377, 377),
        ("上海市职业技能提升补贴目录（2026年）", "上海市职业技能提升补贴目录（2027年）"),
        twins,
    )
    return replace(account, **other)
