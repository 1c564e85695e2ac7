"""Rule `changed-source`."""

from mulu.rule import reading_rule


@reading_rule
def changed_source() -> None:
    """The document in `source` is not the one that the edition states.

    Why: All items are proven by this document. If the file has changed, even by being opened and
    saved again, nobody can be sure any more that it is what was published.

    Mend: Put the file back as it was published, or bring back its earlier version. If the edition
    was imported from a wrong file and is not frozen, delete its folder and import the right one with `mulu import`; if the authority has
    published a new document, make a new edition of it.

    Bad::

        # edition.yaml
        # The SHA-256 of source/catalogue.docx begins with 6b86b273.
        format: mulu.edition/1
        state: published
        title: Occupations with a training grant
        source:
          file: catalogue.docx
          sha256: d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35     <- line

    Good::

        # edition.yaml
        # The SHA-256 of source/catalogue.docx begins with 6b86b273.
        format: mulu.edition/1
        state: published
        title: Occupations with a training grant
        source:
          file: catalogue.docx
          sha256: 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b
    """
