"""Many planted faults judged together: which of them rules about rows tell of, and which rules can see the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field as default, replace
from functools import cached_property
from typing import TYPE_CHECKING

from mulu.abreast import can_stand
from mulu.errors import RuleError
from mulu.evidence import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Set

    from mulu.abreast import Abreast, Places, Rows
    from mulu.engine import Judged
    from mulu.judge import Judge
    from mulu.planter import Planted
    from mulu.table import Table


@dataclass(frozen=True)
class Suspects:
    """Rules that can fail in the rows of a version, by the policy in force and by the strictest; `None` where any can."""

    rules: Sequence[Judged] | None = None
    strict: Sequence[Judged] | None = None


ANY = Suspects()


@dataclass
class Sight:
    """What is known of some faults once they were judged together: which are told of, and what can see the others."""

    told: set[int] = default(default_factory=set)
    suspects: dict[int, Suspects] = default(default_factory=dict)


class Jointly:
    """An edition's items, in which many faults are judged at once, by the policy in force and by the strictest.

    `rows` are the items as they are, and `told_lines` the lines of which something is told already.
    """

    def __init__(
        self,
        judge: Judge,
        strict_judge: Callable[[], Judge],
        table: Table,
        rows: Sequence[tuple[str, ...]],
        told_lines: Set[int | None],
    ) -> None:
        self.judge = judge
        self.strict_judge = strict_judge
        self.table = table
        self.rows = rows
        self.told_lines = told_lines

    def see(self, faults: Sequence[Planted]) -> Sight:
        """What rules about rows say of some faults, all in one table, as far as that is possible."""
        sight = Sight()
        width = len(self.judge.policy.schema.schema.columns)
        rows = {at: one.rows for at, one in enumerate(faults) if one.rows and can_stand(one.rows, width)}
        # A rule that fails at a fault in its own way is told with that fault, which is then asked about alone.
        with suppress(RuleError):
            near = self._seen_by(self.abreast.near, rows)
            sight.told = {at for at, places in near.items() if self._is_new(places, faults[at])}
            rows = {at: one for at, one in rows.items() if at not in sight.told}
            far = self._seen_by(self.abreast.far, rows)
            sight.told |= {at for at, places in far.items() if self._is_new(places, faults[at])}
            rows = {at: one for at, one in rows.items() if at not in sight.told}
            for at in rows:
                sight.suspects[at] = Suspects(self.abreast.suspects(near[at], far[at]))
        with suppress(RuleError):
            near, far = (self._seen_by(see, rows) for see in (self.strictly.near, self.strictly.far))
            for at in sight.suspects:
                strict = self.strictly.suspects(near[at], far[at])
                sight.suspects[at] = replace(sight.suspects[at], strict=strict)
        sight.suspects |= {at: self.as_it_is for at, one in enumerate(faults) if one.path == FACTS}
        return sight

    @cached_property
    def as_it_is(self) -> Suspects:
        """What can fail in the rows where nothing is planted in them."""
        rows = [list(enumerate(self.rows))]

        def suspects(seen: Abreast) -> Sequence[Judged] | None:
            with suppress(RuleError):
                return seen.suspects(*seen.near(rows), *seen.far(rows))
            return None

        return Suspects(suspects(self.abreast), suspects(self.strictly))

    def _seen_by(
        self, see: Callable[[Sequence[Rows]], Sequence[Places]], rows: Mapping[int, Rows]
    ) -> Mapping[int, Places]:
        return dict(zip(rows, see(list(rows.values())), strict=True)) if rows else {}

    def _is_new(self, places: Places, planted: Planted) -> bool:
        """Whether something fails on a line of which nothing was told before: whatever it is, something is told then.

        A rule that some waiver names is asked again with all the others, and so is one that fails no more
        often than before: what it finds may have moved.
        """
        rules, fails = self.abreast.rules, defaultdict(set)
        often = Counter(rules[column].name for _, column in places)
        for line, column in places:
            stood = line if planted.lines is None else planted.lines.get(line, -1)
            if stood not in self.told_lines:
                fails[line].add(column)
        sure = {
            column
            for _, column in places
            if rules[column].rule.name not in self.waived
            and often[rules[column].name] > self.often[rules[column].name]
        }
        return any(columns <= sure for columns in fails.values())

    @cached_property
    def often(self) -> Counter[str]:
        """How often each rule fails in the rows where nothing is planted in them."""
        rows = [list(enumerate(self.rows))]
        seen = (*self.abreast.near(rows), *self.abreast.far(rows))
        return Counter(self.abreast.rules[column].name for places in seen for _, column in places)

    @cached_property
    def abreast(self) -> Abreast:
        """What judges by the policy in force."""
        return self.judge.abreast(self.table.frame)

    @cached_property
    def strictly(self) -> Abreast:
        """The same by the strictest policy."""
        return self.strict_judge().abreast(self.table.frame)

    @cached_property
    def waived(self) -> Set[str]:
        """Rules that some waiver names."""
        waivers = self.judge.folder.catalog.waivers
        return {one.rule for one in waivers[0].waivers} if waivers else set()
