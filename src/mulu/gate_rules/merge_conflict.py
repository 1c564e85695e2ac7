"""Rule `merge-conflict`."""

from mulu.rule import gate_rule


@gate_rule
def merge_conflict() -> None:
    """The pull request and its base change the same place in different ways.

    Why: Nobody has said yet which of the two holds, so there is no tree that could be judged; findings
    are those of the pull request alone.

    Mend: Bring the branch up to date with mulu merge --onto BASE (such as origin/main), which merges
    tables by items, settle what it lists, and push again.

    Bad::

        # git merge origin/main
        CONFLICT (content): Merge conflict in catalogs/trades/2027/items.csv     <- line

    Good::

        # git merge origin/main
        Merge made by the 'ort' strategy.
    """
