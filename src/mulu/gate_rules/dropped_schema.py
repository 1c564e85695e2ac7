"""Rule `dropped-schema`."""

from mulu.rule import gate_rule


@gate_rule
def dropped_schema() -> None:
    """A schema of the base is gone.

    Why: Without its schema an edition is judged by nothing.

    Mend: Take the file back from the base. A schema for later editions is a file of its own, named in
    catalog.yaml.

    Bad::

        # The base has schemas/trades.yaml, the pull request has not.
        schemas/trades.yaml     <- line

    Good::

        # Both have it.
        schemas/trades.yaml
    """
