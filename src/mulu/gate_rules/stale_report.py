"""Rule `stale-report`."""

from mulu.rule import gate_rule


@gate_rule
def stale_report() -> None:
    """A committed report is not what the data gives.

    Why: Reports are what people read: one that was edited by hand, or left from an earlier state, says
    what is not so.

    Mend: Run mulu report, and commit what it writes.

    Bad::

        # mulu report --check
        reports/trades/2026/quality.md: the report is missing; run mulu report     <- line

    Good::

        # mulu report --check
    """
