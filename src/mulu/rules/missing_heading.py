"""Rule `missing-heading`."""

from mulu.rule import reading_rule


@reading_rule
def missing_heading() -> None:
    """A column or the whole heading line is missing.

    Why: Without its heading nobody can tell what a column holds, and its cells cannot be checked.

    Mend: The first line must hold the headings and nothing may stand above it, no title and no
    blank line. Type the heading line in; if a single column is missing, put it back with its cells.

    Bad::

        I,1,01-01,Baker,A     <- line
        I,2,01-02,Cook,B

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
    """
