"""Rule `dropped-catalog`."""

from mulu.rule import gate_rule


@gate_rule
def dropped_catalog() -> None:
    """A catalogue of the base is gone.

    Why: Whoever relies on the list would find nothing, and nothing would say why.

    Mend: Take its folder back from the base. A catalogue that has ended keeps its editions.

    Bad::

        # The base has catalogs/trades, the pull request has not.
        catalogs/trades/     <- line

    Good::

        # Both have it.
        catalogs/trades/
    """
