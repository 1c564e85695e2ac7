"""Synthetic catalogue repositories in the shape of the Shanghai one, of any size, the same for one seed.

The schema and the validators are those of this repository, so that what is timed is what is in
force; the edition is a draft, because a synthetic list has no document.
"""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
CATALOG, EDITION = "synthetic", "2026"
MOST_CODES = 8 * 100 * 100 * 100
WIDE = 10
"""So many more codes there are where the last part has three digits: where two are not enough."""
STEMS = 8 * 100 * 100

RUNS = {
    ("一", "A"): 23,
    ("一", "B"): 68,
    ("一", "B*"): 3,
    ("一", "C"): 235,
    ("一", "C*"): 35,
    ("二", "B"): 1,
    ("二", "C"): 2,
    ("三", "A"): 10,
    ("三", "B"): 2,
}
"""Section and category of each unbroken run, and its share of the items, as in the edition of 2026."""
PLACEHOLDERS = 4 / 379
SPECIAL = "三"
NOTES = "标*的项目为技岗匹配项目，标★的项目尚无编码。"
SYLLABLES = (
    "安保报编变材采测策查产车成程储传船创催导道灯电调动锻发防纺飞分服辅复感港高给工管光轨规航合核化环换机基集"
    "加检建健交角教接节金经具客空控矿类理力疗料流炉路轮络媒密面模木能农配品气汽器洽燃热人容软商设社生施石食视"
    "市试输术数水丝塑算体天铁通统网微维卫文物析线消销信形修学验药业医仪艺音印营影用油渔育员源运载造展站招照整"
    "织职制质智种轴筑装咨资字综作"
)
TRADES = "工员师"
HEADING = "section,serial,code,name,category"
PLACEHOLDER = "——"

Row = list[str]


def make_repository(folder: Path, items: int, seed: int = 2026) -> Path:
    """A new repository in `folder` with one draft of so many items; gives the edition's folder."""
    return write_repository(folder, make_rows(items, seed))


def write_repository(folder: Path, rows: list[Row]) -> Path:
    """A new repository in `folder` with one draft of these rows; gives the edition's folder."""
    edition = folder / "catalogs" / CATALOG / EDITION
    edition.mkdir(parents=True)
    (folder / "schemas").mkdir()
    # Made-up codes stand in no other catalogue.
    schema = (REPOSITORY / "schemas" / "shanghai-skill-subsidy.yaml").read_text("utf-8")
    alone = re.sub(r"(?m)^references:\n(?:[ ].*\n)+", "", schema).replace("([0-9]{2}|Z", "([0-9]{2,3}|Z")
    (folder / "schemas" / f"{CATALOG}.yaml").write_text(alone, "utf-8")
    shutil.copytree(
        REPOSITORY / "validators", folder / "validators", ignore=shutil.ignore_patterns("__pycache__")
    )
    (edition.parent / "catalog.yaml").write_text(
        "format: mulu.catalog/1\ntitle: 合成目录\nlanguage: zh-CN\n", "utf-8"
    )
    (edition / "edition.yaml").write_text(
        f"format: mulu.edition/1\nstate: draft\ntitle: 合成目录（2026年）\nnotes:\n  - 注：{notes_of(rows)}\n",
        "utf-8",
    )
    (edition / "items.csv").write_bytes(to_bytes(rows))
    return edition


def notes_of(rows: list[Row]) -> str:
    """The note under the list: it must not explain a mark that nothing bears."""
    has_star = any("★" in name for _, _, _, name, _ in rows)
    return NOTES if has_star else NOTES.partition("，")[0] + "。"


def to_bytes(rows: list[Row]) -> bytes:
    """The canonical bytes of items.csv."""
    return "".join(f"{line}\n" for line in (HEADING, *map(",".join, rows))).encode()


def make_rows(items: int, seed: int = 2026) -> list[Row]:
    """So many items without a fault, as printed, in order."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    shares = _shares(items)
    special = sum(count for (section, _), count in shares.items() if section == SPECIAL)
    wide = WIDE if items - special > MOST_CODES else 1
    plain = chance.sample(range(MOST_CODES * wide), items - special)
    rows: list[Row] = []
    serials: dict[str, int] = {}
    run = 3 if special // 3 + len(RUNS) <= STEMS else 9
    stems = iter(sorted(chance.sample(range(STEMS), special // run + len(RUNS))))
    for (section, category), count in shares.items():
        if section == SPECIAL:
            codes = _special_codes([next(stems) for _ in range(-(-count // run))], run, count)
        else:
            codes = [code_of(number, wide) for number in sorted(plain[:count])]
            del plain[:count]
        for code in codes:
            serials[section] = serials.get(section, 0) + 1
            name = _name(chance)
            if section != SPECIAL and chance.random() < PLACEHOLDERS:
                # Without a code an item is known by its name: the serial keeps it apart from others.
                code, name = PLACEHOLDER, f"{name}{serials[section]}{'★' * chance.randrange(2)}"
            rows.append([section, str(serials[section]), code, name, category])
    return rows


def _shares(items: int) -> dict[tuple[str, str], int]:
    total = sum(RUNS.values())
    shares = {run: items * share // total for run, share in RUNS.items()}
    shares["一", "C"] += items - sum(shares.values())
    return shares


def code_of(number: int, wide: int = 1) -> str:
    """The code with this number, from 0 to `MOST_CODES` * `wide` - 1; `wide` is 1, or `WIDE` for three digits at the end."""
    stem, last = divmod(number, 100 * wide)
    return f"{stem // 10**4 + 1}-{stem // 100 % 100:02}-{stem % 100:02}-{last:0{3 if wide > 1 else 2}}"


def _special_codes(stems: list[int], run: int, count: int) -> list[str]:
    """Z1, Z2 … of each stem, so many as a run has; the last one has what is left."""
    codes = [
        f"{stem // 10**4 + 1}-{stem // 100 % 100:02}-{stem % 100:02}-Z{number}"
        for stem in stems
        for number in range(1, run + 1)
    ]
    return codes[:count]


def _name(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randrange(3, 12))) + chance.choice(TRADES)
