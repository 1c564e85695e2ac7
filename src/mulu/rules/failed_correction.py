"""Rule `failed-correction`."""

from mulu.rule import reading_rule


@reading_rule
def failed_correction() -> None:
    """A correction does not fit what the document says.

    Why: A correction holds only for the slip that someone has seen. When the document says
    something else there, or has no such item or field, mending it could spoil what is right.

    Mend: Compare the correction in `corrections.yaml` with the document: `at` must name one of its
    items, `field` one of the catalogue's fields, and `expect` must be what the document says, to
    the letter. Delete the correction if the slip is no longer there.

    Bad::

        # corrections.yaml
        # The document says "Waitre" at 01-03.
        format: mulu.corrections/1
        corrections:
          - {op: change, at: 01-03, field: name, expect: Wiater, to: Waiter, reason: misprint}     <- line

    Good::

        # corrections.yaml
        # The document says "Waitre" at 01-03.
        format: mulu.corrections/1
        corrections:
          - {op: change, at: 01-03, field: name, expect: Waitre, to: Waiter, reason: misprint}
    """
