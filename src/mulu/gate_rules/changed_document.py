"""Rule `changed-document`."""

from mulu.rule import gate_rule


@gate_rule
def changed_document() -> None:
    """A file in source/ is not what it is at the base.

    Why: The published document is the evidence that everything else is held against; it does not change
    once it is there.

    Mend: Take the file back from the base. A document that the authority has published anew is an
    erratum, an edition of its own.

    Bad::

        # sha256sum catalogs/trades/2026/source/*, base and pull request
        5e88…  trades.txt
        9f2a…  trades.txt     <- line

    Good::

        # sha256sum catalogs/trades/2026/source/*, base and pull request
        5e88…  trades.txt
        5e88…  trades.txt
    """
