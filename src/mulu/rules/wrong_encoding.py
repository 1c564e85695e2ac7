"""Rule `wrong-encoding`."""

from mulu.rule import reading_rule


@reading_rule
def wrong_encoding() -> None:
    """The file is saved in another encoding than UTF-8.

    Why: Programs that expect UTF-8 show such a file as garbage or refuse it, and a program that
    guesses the encoding may guess wrong, so that people read names that nobody wrote.

    Mend: Open the file in Notepad, choose "Save As", and set the encoding at the bottom of the
    window to "UTF-8". In Excel do not choose "CSV" or "Unicode Text": choose "CSV UTF-8", and then
    take off the byte order mark in Notepad in the same way.

    Bad::

        ⟨GB18030⟩
        section,serial,code,name,grade
        I,1,01-01,面包师,A
        I,2,01-02,厨师,B
        <- file

    Good::

        section,serial,code,name,grade
        I,1,01-01,面包师,A
        I,2,01-02,厨师,B
    """
