"""Rule `unknown-edition`."""

from mulu.rule import reading_rule


@reading_rule
def unknown_edition() -> None:
    """edition.yaml names an edition that does not come before this one, or does not exist.

    Why: The change log of an edition begins from the one before it. If that one cannot be found,
    nobody can say what has changed.

    Mend: Write the name of the earlier edition's folder, such as "2026", after `previous` or `corrects`.

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
