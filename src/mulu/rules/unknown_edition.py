"""Rule `unknown-edition`."""

from mulu.rule import reading_rule


@reading_rule
def unknown_edition() -> None:
    """edition.yaml names another edition that does not exist, or a folder is called as no edition can be.

    Why: The change log of an edition begins from the one before it. If that one cannot be found,
    nobody can say what has changed. And a folder such as `2026 - copy` beside the editions would never be checked,
    though it looks like one.

    Mend: Write the name of the edition's folder, such as "2026", after `previous` or `corrects`. Give a folder the
    year of its edition as its name, or take it away if it is only a copy.

    Bad::

        # edition.yaml
        format: mulu.edition/1
        state: draft
        previous: "1926"     <- line

    Good::

        # edition.yaml
        format: mulu.edition/1
        state: draft
        previous: "2026"
    """
