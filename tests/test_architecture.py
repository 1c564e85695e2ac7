"""The picture of the layers is the contract, and every module has its line."""

from __future__ import annotations

import re
import tomllib

from tests.sample import REPOSITORY

PAGE = (REPOSITORY / "docs" / "architecture.md").read_text("utf-8")
LAYERS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
][0]["layers"]


def test_the_picture_of_the_layers_is_the_contract_that_is_checked() -> None:
    picture = re.search(r"```\n(__main__\n.*?)```", PAGE, re.S)
    assert picture
    assert picture[1].split("\n")[:-1] == LAYERS


def test_the_table_says_of_every_module_what_it_is() -> None:
    table = re.findall(r"^\| `(\w+)` \|", PAGE.split("## The way")[0], re.M)
    assert sorted(table) == sorted(name.strip() for layer in LAYERS for name in layer.split("|"))
