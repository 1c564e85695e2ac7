"""Rule `unbalanced-quote`."""

from mulu.rule import reading_rule


@reading_rule
def unbalanced_quote() -> None:
    """A quotation mark opens a cell and no second one closes it.

    Why: Most programs take all that follows for part of this one cell, up to the next quotation
    mark: many items can vanish without a word.

    Mend: Look at the line in a text editor. Add the closing quotation mark where the cell ends, or
    delete the opening one if the cell needs none.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,"Baker, Confectioner,A     <- line
        I,2,01-02,Cook,B

    Good::

        section,serial,code,name,grade
        I,1,01-01,"Baker, Confectioner",A
        I,2,01-02,Cook,B
    """
