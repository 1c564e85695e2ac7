"""Rule `contradicting-link`."""

from mulu.rule import reading_rule


@reading_rule
def contradicting_link() -> None:
    """Two decisions in changes.yaml cannot both be true.

    Why: If one line says that an item became another, and a second line says that it was taken off
    the list, nobody can follow either.

    Mend: Decide which of them holds and delete the other. An item that was split is one line with
    several items after `new`; items that were merged are one line with several after `old`.

    Bad::

        # changes.yaml
        format: mulu.changes/1
        links:
          - {old: [01-02], new: [01-07], reason: new numbering}
          - {old: [01-02], new: [01-08], reason: split}     <- line

    Good::

        # changes.yaml
        format: mulu.changes/1
        links:
          - {old: [01-02], new: [01-07, 01-08], reason: split}
    """
