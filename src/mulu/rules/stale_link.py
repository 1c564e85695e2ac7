"""Rule `stale-link`."""

from mulu.rule import reading_rule


@reading_rule
def stale_link() -> None:
    """A decision in changes.yaml names an item that its edition does not have.

    Why: The decision was mistyped, or the item has been changed since. It counts for nothing, and
    what it was meant to explain is unexplained.

    Mend: Compare the keys with both editions: `old` names items of the edition before, `new` items
    of this one, by their code, or by section and name where there is no code. Mend the key, or delete the
    decision if there is nothing left to decide.

    Bad::

        # changes.yaml
        # The edition before has no item 01-20.
        format: mulu.changes/1
        links:
          - {old: [01-20], new: [01-07], reason: new numbering}     <- line

    Good::

        # changes.yaml
        # The edition before has an item 01-02, this one has 01-07.
        format: mulu.changes/1
        links:
          - {old: [01-02], new: [01-07], reason: new numbering}
    """
