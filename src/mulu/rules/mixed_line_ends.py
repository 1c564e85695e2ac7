"""Rule `mixed-line-ends`."""

from mulu.rule import reading_rule


@reading_rule
def mixed_line_ends() -> None:
    """The line ends in another manner than most lines of the file.

    Why: Mixed line ends show that lines were pasted in from another file, and programs differ in
    where such a line ends: some keep an invisible character at the end of its last cell.

    Mend: Give all lines the same end: in Notepad++ choose "Edit", "EOL Conversion", "Unix (LF)"; in
    Visual Studio Code click "CRLF" or "LF" in the bottom bar and choose "LF". Then save.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker,A⟨CR⟩     <- line
        I,2,01-02,Cook,B
        I,3,01-03,Waiter,A

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
        I,3,01-03,Waiter,A
    """
