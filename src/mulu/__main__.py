"""The door: `mulu` and `python -m mulu`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line; whatever happens ends in a sentence and an exit code."""
    _open_what_is_closed()
    if sys.argv[1:] == ["--version"]:
        from mulu import __version__

        try:
            sys.stdout.write(f"mulu {__version__}\n")
            sys.stdout.flush()
        except OSError as error:
            from mulu.cli import tell_unwritten

            # A reader that has gone wants to be told nothing.
            os._exit(2 if isinstance(error, BrokenPipeError) else tell_unwritten(error, sys.argv[1:]))
        return
    # Start-up allocates a great deal and frees next to nothing: collecting then is time lost.
    gc.disable()
    # Where hypothesis is installed, pandera would import it at its first validation, 0.2 s for
    # data synthesis that no command uses.
    sys.modules.setdefault("hypothesis", None)  # type: ignore[arg-type]
    # Looking for plugins of pydantic takes longer than reading most YAML files, and runs what is found.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from mulu.cli import run

    try:
        code = run(sys.argv[1:])
    except BrokenPipeError:
        # The reader has gone (`mulu rules | head`): what is left to say must not raise again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 2
    with suppress(OSError):
        sys.stderr.flush()
    # Everything is written and closed: tearing down what is left in memory is time lost.
    os._exit(code)


def _open_what_is_closed() -> None:
    """After `>&-` there is no stdout at all: one that cannot be written fails in the usual way."""
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


if __name__ == "__main__":
    main()
