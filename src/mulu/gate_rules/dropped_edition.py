"""Rule `dropped-edition`."""

from mulu.rule import gate_rule


@gate_rule
def dropped_edition() -> None:
    """An edition of the base is gone.

    Why: An edition that was in force once is evidence; its items, decisions and document cannot be made
    again.

    Mend: Take its folder back from the base. What was wrong in it is mended by an erratum, an edition
    of its own.

    Bad::

        # The base has catalogs/trades/2026, the pull request has not.
        catalogs/trades/2026/     <- line

    Good::

        # Both have it.
        catalogs/trades/2026/
    """
