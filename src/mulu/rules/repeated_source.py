"""Rule `repeated-source`."""

from mulu.rule import reading_rule


@reading_rule
def repeated_source() -> None:
    """The document of the edition is the one that an edition of another year was made of.

    Why: Who imports the file of last year by mistake has an edition in which nothing has changed. Everything agrees
    with its document, and last year's list would be published as this year's.

    Mend: Delete the folder of the edition, and import the right document. Where the authority has really issued the same file again, waive the
    finding, with what the authority says about it.

    Bad::

        # edition.yaml of 2027; the edition 2026 names the same digest.
        source:
          file: skills-2026.docx
          sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08     <- line

    Good::

        # edition.yaml of 2027
        source:
          file: skills-2027.docx
          sha256: 60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
    """
