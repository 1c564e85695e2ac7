"""Rule `dropped-source`."""

from mulu.rule import gate_rule


@gate_rule
def dropped_source() -> None:
    """edition.yaml no longer states what it stated at the base: its source, or the edition that it comes
    after.

    Why: Without its source an edition is held against nothing, and without the edition before it what
    was dropped would be seen by nobody.

    Mend: Write state, source, previous and corrects as they are at the base. A document that was
    replaced by another one is an erratum, an edition of its own.

    Bad::

        # edition.yaml, which is published at the base
        format: mulu.edition/1
        state: draft     <- line

    Good::

        # edition.yaml, as at the base
        format: mulu.edition/1
        state: published
        source: {file: trades.txt, sha256: 5e88…}
    """
