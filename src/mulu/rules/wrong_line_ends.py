"""Rule `wrong-line-ends`."""

from mulu.rule import reading_rule


@reading_rule
def wrong_line_ends() -> None:
    """The lines end in the manner of Windows or of old Macs, not with LF.

    Why: To anyone who compares two versions, a file whose line ends have changed looks as if every
    line had changed, and real changes cannot be found among them.

    Mend: Excel always writes Windows line ends, so mend them after the last save from Excel: in
    Notepad++ choose "Edit", "EOL Conversion", "Unix (LF)"; in Visual Studio Code click "CRLF" in
    the bottom bar and choose "LF". Then save.

    Bad::

        section,serial,code,name,grade⟨CR⟩
        I,1,01-01,Baker,A⟨CR⟩
        I,2,01-02,Cook,B⟨CR⟩
        <- file

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
    """
