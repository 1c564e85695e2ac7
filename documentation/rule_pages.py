"""The page of rules, made of their manual pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from documentation.contents import CHINESE, Language
from documentation.markup import prose
from mulu.gate_rules import gate_rules
from mulu.local import load_rules
from mulu.mends import is_mended
from mulu.messages import translate
from mulu.rules import built_in_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mulu.rule import Rule

_OWN = "own"
_KINDS = {
    "reading": ("Seen while a file is read", "读取文件时发现的问题"),
    "character": ("Of characters", "关于字符的规则"),
    "cell": ("Of one field", "关于单个字段的规则"),
    "item": ("Of one item", "关于单个项目的规则"),
    "edition": ("Of an edition as a whole", "关于整版目录的规则"),
    "gate": ("Of a pull request", "关于合并请求的规则"),
    _OWN: ("Examples of a repository's own", "仓库自有规则举例"),
}
_LEAD = (
    (
        "Rules",
        "Made of the rules themselves; `mulu explain RULE` says the same. In samples at fault an arrow names the field (`<- code`), or says that the whole "
        "line or file is meant. A name with `…` goes with a field: `malformed-code`. How much a rule matters, "
        "and the options of rules, [the schema](schema.md) says.",
    ),
    (
        "规则",
        "本页由规则本身生成，与 `mulu explain 规则` 一致。错误示例中，箭头指明有问题的字段（`<- code`），或者表示整行、整个文件有问题。"
        "名称中带 `…` 的规则逐字段执行，例如 `malformed-code`。各条规则的严重程度和选项在[结构定义](schema.md)中设定。",
    ),
)
_LABELS = (
    ("Why it harms", "How to mend it", "At fault", "In order", "Options", "if not given"),
    ("为什么要改", "怎样改", "错误示例", "正确示例", "选项", "默认"),
)
_MENDED = (
    (
        "`mulu fix` mends it where only one thing can be meant.",
        "`mulu fix --unsafe` mends what may have meant something else.",
    ),
    (
        "只可能有一个意思的，`mulu fix` 可以代为修正。",
        "可能另有所指的，`mulu fix --unsafe` 可以修正，须逐一核实。",
    ),
)


def rules_page(language: Language, root: Path) -> str:
    """The page in a language, with the rules of the repository at `root` as examples."""
    place = int(language is CHINESE)
    title, lead = _LEAD[place]
    toolkit = [*built_in_rules().values(), *gate_rules().values()]
    groups: Mapping[str, Iterable[Rule]] = {
        **{kind: [rule for rule in toolkit if rule.kind == kind] for kind in _KINDS},
        _OWN: load_rules(root / "validators", "validators").values(),
    }
    parts = [f"# {title}\n\n{lead}\n"]
    for kind, rules in groups.items():
        parts.append(f"## {_KINDS[kind][place]}\n")
        parts += [_rule(rule, language) for rule in sorted(rules, key=lambda rule: rule.name)]
    return "\n".join(parts)


def _rule(rule: Rule, language: Language) -> str:
    why, mend, bad, good, options, default = _LABELS[int(language is CHINESE)]
    colon = "：" if language is CHINESE else ": "

    def told(text: str) -> str:
        return prose(translate(text, language.code, rule.translator))

    safe, unsafe = _MENDED[int(language is CHINESE)]
    parts = [
        f"### `{rule.name}{'-…' if rule.per_field else ''}`",
        told(rule.page.fault),
        f"**{why}**{colon}{told(rule.page.why)}",
        f"**{mend}**{colon}{told(rule.page.mend)}",
        *([safe] if is_mended(rule) else []),
        *([unsafe] if rule.guess else []),
        *([f"**{options}**{colon}{_options(rule, default, colon)}"] if rule.options else []),
        f"{bad}{colon.rstrip()}\n\n```text\n{rule.page.bad}```",
        f"{good}{colon.rstrip()}\n\n```text\n{rule.page.good}```",
    ]
    return "\n\n".join(parts) + "\n"


def _options(rule: Rule, default: str, colon: str) -> str:
    shown = []
    for name, one in rule.options.items():
        has_default = one.default is not one.empty
        shown.append(f"`{name}`" + (f" ({default}{colon}`{one.default!r}`)" if has_default else ""))
    return ", ".join(shown)
