"""The page of YAML files and the change log, made of the models that read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from documentation.contents import CHINESE, Language
from documentation.markup import code, prose, table
from mulu.exported import yaml_schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FILES = {
    "schema": "schemas/<catalog>.yaml",
    "catalog": "catalogs/<catalog>/catalog.yaml",
    "waivers": "catalogs/<catalog>/waivers.yaml",
    "edition": "catalogs/<catalog>/<edition>/edition.yaml",
    "corrections": "catalogs/<catalog>/<edition>/corrections.yaml",
    "changes": "catalogs/<catalog>/<edition>/changes.yaml",
    "change-log": "reports/<catalog>/<edition>/changes.json",
}
_WORDS = {
    "en": {
        "title": "Formats",
        "lead": "Made of the models that read these files. Unknown keys are errors, and every value is read as text. [The files](files.md) and "
        "[the schema](schema.md) explain them with examples. `mulu formats --out DIR` writes them as JSON Schemas for editors.",
        "head": ["Key", "Value", ""],
        "required": "required",
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "`true` or `false`",
        "null": "nothing",
        "list": "list of {}",
        "map": "keys of your own, each with {}",
        "any": "anything",
        "or": " or ",
        "pair": "list: {}",
    },
    "zh": {
        "title": "文件格式",
        "lead": "本页由读取这些文件的模型生成。未知的键一律视为错误，每个值都按文本读取。[目录的各个文件](files.md)和[结构定义](schema.md)附有说明和例子。"
        "`mulu formats --out 文件夹` 可导出为 JSON Schema，供编辑器使用。",
        "head": ["键", "值", ""],
        "required": "必填",
        "string": "文本",
        "integer": "整数",
        "number": "数",
        "boolean": "`true` 或 `false`",
        "null": "空",
        "list": "列表，每项为{}",
        "map": "自定的键，值为{}",
        "any": "任意值",
        "or": "或",
        "pair": "列表：{}",
    },
}


def descriptions() -> set[str]:
    """All texts of the models, a paragraph each, as they are to be translated."""

    def within(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("description"), str):
                yield from paragraphs(node["description"])
            for value in node.values():
                yield from within(value)
        elif isinstance(node, list):
            for value in node:
                yield from within(value)

    return set(within(yaml_schemas()))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a docstring, each on one line."""
    return [" ".join(part.split()) for part in text.split("\n\n")]


def formats_page(language: Language, told: Callable[[str], str]) -> str:
    """The page in a language; `told` translates a paragraph."""
    words = _WORDS[language.code]
    schemas = yaml_schemas()
    parts = [f"# {words['title']}\n\n{words['lead']}\n"]
    for name in [*_FILES, *sorted(schemas.keys() - _FILES.keys())]:
        schema = schemas[name]
        parts.append(f"## {code(_FILES.get(name, name))}\n")
        parts.append(_model(schema, language, told, name))
        for part, model in schema.get("$defs", {}).items():
            if "properties" in model:
                parts.append(f"### {_heading(name, part)}\n")
                parts.append(_model(model, language, told, name))
    return "\n".join(parts)


def _heading(name: str, part: str) -> str:
    return f"`{name}`: {part.strip('_').removesuffix('Part')}"


def _anchor(name: str, part: str) -> str:
    return f"#{name}-{part.strip('_').removesuffix('Part').lower()}"


def _model(model: Any, language: Language, told: Callable[[str], str], name: str) -> str:
    words: Any = _WORDS[language.code]
    texts = [prose(told(one)) for one in paragraphs(model["description"])] if "description" in model else []
    rows = [
        [
            code(key),
            _value(one, words, name),
            words["required"] if key in model.get("required", ()) else "",
        ]
        for key, one in model["properties"].items()
    ]
    return "\n\n".join([*texts, table(words["head"], rows)])


def _value(node: Any, words: Any, name: str) -> str:
    """What may stand there, in words."""
    if node is True or not node:
        return str(words["any"])
    if "$ref" in node:
        part = node["$ref"].rsplit("/", 1)[-1]
        return f"[{part.strip('_').removesuffix('Part')}]({_anchor(name, part)})"
    if "const" in node:
        return code(str(node["const"]))
    if "enum" in node:
        return str(words["or"]).join(code(str(one)) for one in node["enum"])
    choices = node.get("anyOf") or node.get("oneOf")
    if choices:
        shown = [_value(one, words, name) for one in choices if one.get("type") != "null"]
        return str(words["or"]).join(dict.fromkeys(shown))
    return _plain(node, words, name)


def _plain(node: Any, words: Any, name: str) -> str:
    kind = node.get("type", "any")
    if kind == "array":
        if "prefixItems" in node:
            comma = "、" if words is _WORDS[CHINESE.code] else ", "
            return str(
                words["pair"].format(comma.join(_value(one, words, name) for one in node["prefixItems"]))
            )
        return str(words["list"].format(_value(node.get("items"), words, name)))
    if kind == "object":
        return str(words["map"].format(_value(node.get("additionalProperties"), words, name)))
    return str(words.get(kind, words["any"]))
