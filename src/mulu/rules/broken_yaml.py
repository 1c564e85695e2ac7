"""Rule `broken-yaml`."""

from mulu.rule import reading_rule


@reading_rule
def broken_yaml() -> None:
    """A file about the edition cannot be read.

    Why: A misspelt key or a wrong space changes what such a file says. Nothing in it counts until
    all of it can be read, so that a slip is never passed over.

    Mend: Go to the line named and compare it with a file that is in order. Spell the keys exactly,
    put a space after each colon, indent with spaces and not with tabs, and put a text that holds a
    colon or a number sign in quotation marks.

    Bad::

        # edition.yaml
        format: mulu.edition/1
        state: draft
        titel: Occupations with a training grant     <- line
        notes:
          - Grades are explained in the annex.

    Good::

        # edition.yaml
        format: mulu.edition/1
        state: draft
        title: Occupations with a training grant
        notes:
          - Grades are explained in the annex.
    """
