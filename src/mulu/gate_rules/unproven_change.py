"""Rule `unproven-change`."""

from mulu.rule import gate_rule


@gate_rule
def unproven_change() -> None:
    """The change log of an edition cannot be proven: replayed, it does not give both editions.

    Why: A log that does not lead from one edition to the other leaves something out.

    Mend: Run mulu changes verify on the edition, which says what does not hold.

    Bad::

        # mulu changes verify trades/2027
        replaying does not give 2027     <- line

    Good::

        # mulu changes verify trades/2027
    """
