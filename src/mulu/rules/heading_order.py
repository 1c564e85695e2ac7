"""Rule `heading-order`."""

from mulu.rule import reading_rule


@reading_rule
def heading_order() -> None:
    """The columns stand in another order than the catalogue's.

    Why: When columns change places, every line counts as changed, and a program that goes by
    position mixes the columns up.

    Mend: Move the columns into the expected order, heading and cells together. In Excel, hold down
    Shift and drag the edge of the selected column to its place.

    Bad::

        section,serial,name,code,grade     <- line
        I,1,Baker,01-01,A
        I,2,Cook,01-02,B

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
    """
