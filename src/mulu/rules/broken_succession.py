"""Rule `broken-succession`."""

from mulu.rule import reading_rule


@reading_rule
def broken_succession() -> None:
    """edition.yaml does not say, or says wrongly, which edition this one comes after.

    Why: An edition that comes after none is compared with none, and one that skips another is not compared with what was
    last in force: what was quietly dropped or recoded would be seen by nobody.

    Mend: Write the newest edition before this one after `previous`. For an erratum, such as 2026.1, write the newest edition of
    its year after `corrects`, and no `previous`; an edition that is named by its year alone does not use `corrects`.

    Bad::

        # edition.yaml of 2028; there are 2026 and 2027.
        format: mulu.edition/1
        state: draft
        previous: "2026"     <- line

    Good::

        # edition.yaml of 2028; there are 2026 and 2027.
        format: mulu.edition/1
        state: draft
        previous: "2027"
    """
