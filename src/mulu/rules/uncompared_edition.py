"""Rule `uncompared-edition`."""

from mulu.rule import reading_rule


@reading_rule
def uncompared_edition() -> None:
    """The edition before this one cannot be compared with it.

    Why: What has changed cannot be told, so that a quietly dropped or recoded item would be seen
    by nobody.

    Mend: The finding names the fault and its place in the edition before: mend it there. Two items with
    one identity, a missing file and a table that cannot be read as rows all prevent a comparison.

    Bad::

        # edition.yaml of 2027; in items.csv of 2026 the item 01-02 stands twice.
        format: mulu.edition/1
        state: draft
        previous: "2026"     <- line

    Good::

        # edition.yaml of 2027; every item stands once in items.csv of 2026.
        format: mulu.edition/1
        state: draft
        previous: "2026"
    """
