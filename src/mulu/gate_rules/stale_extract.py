"""Rule `stale-extract`."""

from mulu.rule import gate_rule


@gate_rule
def stale_extract() -> None:
    """extract.csv is not what reading the document gives.

    Why: The items are held against the extract. Changed together with them, it would cover up any
    change.

    Mend: Import the document again from where it is kept, with the command that stands in the message.

    Bad::

        # extract.csv; the document says Baker on line 4
        line 4,,,,Barker     <- line

    Good::

        # extract.csv; the document says Baker on line 4
        line 4,,,,Baker
    """
