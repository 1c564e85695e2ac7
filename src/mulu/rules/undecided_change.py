"""Rule `undecided-change`."""

from mulu.rule import reading_rule


@reading_rule
def undecided_change() -> None:
    """Items of this edition and of the one before may be the same, and nobody has decided it.

    Why: A code with another name, or a name with another code, can be the same item under a new
    label, or another one that has taken its place. Which of them it is decides who is entitled to
    what, and cannot be told from the lists alone.

    Mend: `mulu changes propose` writes all such pairs into `changes.yaml` with what
    speaks for them, unless they stand there already. Look each one up in the document that announced the change. Accept it with its
    reason (`mulu changes accept`), or reject it (`mulu changes reject`).

    Bad::

        # changes.yaml
        # The edition before has 01-02 "Waiter", this one has 01-07 "Waiter".
        format: mulu.changes/1
        proposed:
          - {old: [01-02], new: [01-07], score: 0.90, because: same name}     <- line

    Good::

        # changes.yaml
        # The edition before has 01-02 "Waiter", this one has 01-07 "Waiter".
        format: mulu.changes/1
        links:
          - {old: [01-02], new: [01-07], reason: new numbering, basis: Trades Letter 2027 No. 1}
    """
