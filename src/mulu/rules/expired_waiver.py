"""Rule `expired-waiver`."""

from mulu.rule import reading_rule


@reading_rule
def expired_waiver() -> None:
    """The waiver has come to its end and no longer covers anything.

    Why: A waiver is for a time, so that an accepted fault is looked at again. From the edition that
    `until` names, or after the day it names, the finding counts as before.

    Mend: Mend the fault and delete the waiver from `waivers.yaml`. If the fault has to stay, let
    the owner decide again, and write a later `until` and the reason that holds today.

    Bad::

        # waivers.yaml
        # Edition 2027 is there.
        format: mulu.waivers/1
        waivers:
          - rule: duplicate-code     <- line
            edition: 2026
            key: 01-02
            field: code
            value: 01-02
            reason: The document prints this code twice; the authority has been asked.
            owner: Catalogue office
            until: 2027

    Good::

        # waivers.yaml
        # Edition 2027 is there, edition 2028 is not.
        format: mulu.waivers/1
        waivers:
          - rule: duplicate-code
            edition: 2026
            key: 01-02
            field: code
            value: 01-02
            reason: The document prints this code twice; the authority keeps it until it issues 2028.
            owner: Catalogue office
            until: 2028
    """
