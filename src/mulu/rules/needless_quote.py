"""Rule `needless-quote`."""

from mulu.rule import reading_rule


@reading_rule
def needless_quote() -> None:
    """A cell stands in quotation marks and does not need them.

    Why: The same items could be written in many ways; then lines count as changed in which nothing
    has changed.

    Mend: Delete the quotation marks in a text editor. Only a cell that holds a comma, a quotation
    mark or a line break needs them.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,"Baker",A     <- line
        I,2,01-02,Cook,B

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
    """
