"""Rule `missing-file`."""

from mulu.rule import reading_rule


@reading_rule
def missing_file() -> None:
    """A file that belongs to the edition is not there.

    Why: The items, the facts about the edition, the text of the document and the document itself
    prove each other; when one is missing, nobody can check the others.

    Mend: Put the file back into the edition's folder, or bring back an earlier version of it. If
    `extract.csv` is missing, import the document again with `mulu import`. If the document is
    missing, put it into the folder `source` under the name that `edition.yaml` states.

    Bad::

        # catalogs/sample/2026/
        #     edition.yaml
        #     extract.csv
        #     source/catalogue.docx

    Good::

        # catalogs/sample/2026/
        #     edition.yaml
        #     extract.csv
        #     items.csv
        #     source/catalogue.docx
    """
