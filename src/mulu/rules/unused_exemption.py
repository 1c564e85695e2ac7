"""Rule `unused-exemption`."""

from mulu.rule import reading_rule


@reading_rule
def unused_exemption() -> None:
    """An exemption from a reference fits no item of any edition, or only items that agree with it anyhow.

    Why: Either its pattern is mistyped, or it is left over. One day it would keep an item from being looked up that
    nobody has thought of, and a slip in its code or name would be seen by no rule.

    Mend: Compare the pattern with the items that were meant: it must match the whole value. If there are none any
    more, or the other catalogue has taken them in, an engineer deletes the exemption from the schema.

    Bad::

        # schemas/trades.yaml
        # Codes such as 09-01 are the city's own.
        references:
          - catalog: register
            edition: "2022"
            key: {code: number}
            agree: {name: trade}
            exempt:
              - {field: code, pattern: "9-.+", reason: numbers of our own}     <- line

    Good::

        # schemas/trades.yaml
        # Codes such as 09-01 are the city's own.
        references:
          - catalog: register
            edition: "2022"
            key: {code: number}
            agree: {name: trade}
            exempt:
              - {field: code, pattern: "09-.+", reason: numbers of our own}
    """
