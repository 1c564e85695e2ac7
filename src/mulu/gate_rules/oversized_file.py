"""Rule `oversized-file`."""

from mulu.rule import gate_rule


@gate_rule
def oversized_file() -> None:
    """A file is larger than 100 MiB.

    Why: No catalogue comes near that, and reading it could take down whatever judges.

    Mend: Look what the file holds, and whether it belongs here; keep large files elsewhere.

    Bad::

        # catalogs/trades/2026/items.csv has 1,073,741,824 bytes
        items.csv     <- line

    Good::

        # catalogs/trades/2026/items.csv has 14,208 bytes
        items.csv
    """
