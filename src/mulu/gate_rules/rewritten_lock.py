"""Rule `rewritten-lock`."""

from mulu.rule import gate_rule


@gate_rule
def rewritten_lock() -> None:
    """releases.csv is not the base's with rows added, or a row that was added does not hold.

    Why: The lock records what was published. A row that can be rewritten records nothing.

    Mend: Take releases.csv back from the base, and freeze the edition again with mulu freeze.

    Bad::

        # releases.csv, base and pull request
        2026,379,5e88…
        2026,378,9f2a…     <- line

    Good::

        # releases.csv, base and pull request
        2026,379,5e88…
        2026,379,5e88…
        2027,381,9f2a…
    """
