"""Rule `stray-quote`."""

from mulu.rule import reading_rule


@reading_rule
def stray_quote() -> None:
    """A quotation mark stands where CSV does not allow one.

    Why: Programs disagree on what such a line means: some drop the mark, some swallow the commas or
    the lines that follow.

    Mend: If the mark belongs to the text, put the whole cell in quotation marks and write each mark
    within it twice; if not, delete it. Excel does this by itself when you type the text into a cell
    there.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker of "flat" bread,A     <- line
        I,2,01-02,Cook,B

    Good::

        section,serial,code,name,grade
        I,1,01-01,"Baker of ""flat"" bread",A
        I,2,01-02,Cook,B
    """
