"""Rule `unused-waiver`."""

from mulu.rule import reading_rule


@reading_rule
def unused_waiver() -> None:
    """A waiver fits no finding of its edition.

    Why: Either the fault has been mended and the waiver is left over, or it is mistyped and never
    covered anything. A waiver left over would one day excuse a new fault that nobody has looked at.

    Mend: Run `mulu check`. If the finding is gone, delete the waiver from `waivers.yaml`; if not,
    copy the finding's rule, key, field and value into the waiver, exactly as they are shown.

    Bad::

        # waivers.yaml
        # The finding: duplicate-code in edition 2026, key 01-02, field code, value 01-02.
        format: mulu.waivers/1
        waivers:
          - rule: duplicate-code     <- line
            edition: 2026
            key: 01-20
            field: code
            value: 01-20
            reason: The document prints this code twice; the authority has been asked.
            owner: Catalogue office
            until: 2027

    Good::

        # waivers.yaml
        # The finding: duplicate-code in edition 2026, key 01-02, field code, value 01-02.
        format: mulu.waivers/1
        waivers:
          - rule: duplicate-code
            edition: 2026
            key: 01-02
            field: code
            value: 01-02
            reason: The document prints this code twice; the authority has been asked.
            owner: Catalogue office
            until: 2027
    """
