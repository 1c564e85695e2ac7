"""Rule `linked-file`."""

from mulu.rule import gate_rule


@gate_rule
def linked_file() -> None:
    """A symbolic link or a submodule stands among the files that are judged or judge.

    Why: What it leads to may be something else in every checkout: nothing that is judged today would be
    what is read tomorrow.

    Mend: Put the file itself in its place.

    Bad::

        # git ls-tree -r HEAD
        120000 blob 5e88… catalogs/trades/2026/items.csv     <- line

    Good::

        # git ls-tree -r HEAD
        100644 blob 5e88… catalogs/trades/2026/items.csv
    """
