"""Rule `invalid-byte`."""

from mulu.rule import reading_rule


@reading_rule
def invalid_byte() -> None:
    """The line holds bytes that are no character in UTF-8.

    Why: A character is damaged here, often because text in another encoding was pasted into the
    file. Nobody can be sure any more what stood in this place.

    Mend: Look the item up in the document and type the damaged characters again; a text editor
    shows them as "�". Then save the file as "UTF-8".

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Bak⟨0xFF⟩r,A     <- line
        I,2,01-02,Cook,B

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Cook,B
    """
