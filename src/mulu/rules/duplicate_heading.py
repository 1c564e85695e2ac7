"""Rule `duplicate-heading`."""

from mulu.rule import reading_rule


@reading_rule
def duplicate_heading() -> None:
    """A heading stands in the heading line more than once.

    Why: Two columns bear the same name, and which of them counts is left to chance: one program
    takes the first, another the last.

    Mend: Compare the two columns with the document. Delete the one that is wrong or copied, or give
    it its right heading.

    Bad::

        section,serial,code,name,grade,grade     <- line
        I,1,01-01,Baker,A,A
        I,2,01-02,Cook,B,A

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
    """
