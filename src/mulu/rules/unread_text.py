"""Rule `unread-text`."""

from mulu.rule import reading_rule


@reading_rule
def unread_text() -> None:
    """The document holds text that is no title, heading, section, item or note.

    Why: Text that nobody understood may be an item. Nothing of the document may be dropped in
    silence.

    Mend: Look the place up in the document. An engineer says in the schema, under `document`, how
    such lines look.

    Bad::

        # extract.csv
        place,table,row,cell,text
        line 1,,,,Catalogue of trades
        line 2,,,,Continued overleaf     <- text

    Good::

        # extract.csv
        place,table,row,cell,text
        line 1,,,,Catalogue of trades
    """
