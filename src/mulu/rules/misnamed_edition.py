"""Rule `misnamed-edition`."""

from mulu.rule import reading_rule


@reading_rule
def misnamed_edition() -> None:
    """A folder holds what an edition holds, and is called as no edition can be, or lies where no edition can.

    Why: Editions are told by the names of their folders and by where they lie: catalogs/catalogue/year. A folder such as
    `2026 - copy` or `2027年`, or one that lies a folder too high or too deep, looks like an edition, but nothing in it is ever
    checked, compared or published.

    Mend: Give the folder the year of its edition as its name, such as 2027, for an erratum 2027.1, and put it into the folder
    of its catalogue; or take it away if it is only a copy.

    Bad::

        # The folders of the catalogue.
        2026/items.csv
        2027年/items.csv     <- line

    Good::

        # The folders of the catalogue.
        2026/items.csv
        2027/items.csv
    """
