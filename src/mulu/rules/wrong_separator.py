"""Rule `wrong-separator`."""

from mulu.rule import reading_rule


@reading_rule
def wrong_separator() -> None:
    """The cells are separated by another sign than a comma.

    Why: A program that expects commas takes each line for one single cell. Excel writes semicolons
    or tabs, depending on the language of the computer and on the file type chosen.

    Mend: In Excel choose "Save As" with the type "CSV UTF-8 (Comma delimited)". If semicolons come
    out again, change the list separator in the region settings of Windows to a comma, and save once
    more. Do not replace the signs by hand: cells may hold them too.

    Bad::

        section;serial;code;name;grade     <- line
        I;1;01-01;Baker;A
        I;2;01-02;Cook;B

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
    """
