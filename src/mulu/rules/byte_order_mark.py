"""Rule `byte-order-mark`."""

from mulu.rule import reading_rule


@reading_rule
def byte_order_mark() -> None:
    """The file begins with a byte order mark.

    Why: The mark is an invisible character that becomes part of the first heading: other programs
    then look for a column that is not there, and line 1 changes from version to version.

    Mend: Save the file as "UTF-8", not as "UTF-8 with BOM" ("CSV UTF-8" in Excel writes one).

    Bad::

        ⟨U+FEFF⟩section,serial,code,name,grade     <- line
        I,1,01-01,Baker,A

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
    """
