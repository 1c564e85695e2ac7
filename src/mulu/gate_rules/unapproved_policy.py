"""Rule `unapproved-policy`."""

from mulu.rule import gate_rule


@gate_rule
def unapproved_policy() -> None:
    """What judges is changed in a way that may let more pass, and nobody with a say in it has approved
    that.

    Why: A pull request that brings bad data and the rule that lets it pass would judge itself.

    Mend: Move the change of policy to a pull request of its own, or have an engineer approve it
    from outside the pull request, with the command or the label that the gate names below its findings.

    Bad::

        # schemas/trades.yaml, base and pull request
          - {name: grade, constraints: {enum: [A, B, C]}}
          - {name: grade, constraints: {enum: [A, B, C, D]}}     <- line

    Good::

        # schemas/trades.yaml, base and pull request
          - {name: grade, constraints: {enum: [A, B, C, D]}}
          - {name: grade, constraints: {enum: [A, B, C]}}
    """
