"""Rule `unexplained-erratum`."""

from mulu.rule import reading_rule


@reading_rule
def unexplained_erratum() -> None:
    """An erratum does not say why it was issued, or by which document.

    Why: An erratum changes what was published and may have been acted upon. Without a reason and a document, nobody can tell a
    correction by the authority from one that somebody made up.

    Mend: Write why into `reason`, and the document that says so into `basis`, both in `edition.yaml`.

    Bad::

        # edition.yaml of 2026.1
        format: mulu.edition/1
        state: draft
        corrects: "2026"     <- reason, basis

    Good::

        # edition.yaml of 2026.1
        format: mulu.edition/1
        state: draft
        corrects: "2026"
        reason: The document of 2026 prints a wrong code for the tiler.
        basis: Trades Letter 2026 No. 9
    """
