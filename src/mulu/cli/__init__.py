"""The command line: one module a command, imported when it is called.

Exit codes: 0 fine; 1 findings at or above the fail level; 2 the run itself failed.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from mulu.cli.deed import deed, judging
from mulu.cli.plain import plain_command
from mulu.errors import MuluError
from mulu.messages import say
from mulu.system_error import trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNWRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


def run(arguments: Sequence[str]) -> int:
    """Run one command; gives the exit code."""
    try:
        code = _call(arguments)
    except MuluError as error:
        return _complain(error.describe(_language(arguments)))
    except BrokenPipeError:
        raise
    except SystemExit as error:
        if isinstance(error.__context__, OSError):
            # Typer's way of saying that nobody reads any more.
            raise BrokenPipeError from None
        return _fail(RuntimeError(f"exit {error.code}"), arguments)
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - a person gets a sentence, never a traceback
        return _fail(error, arguments)
    try:
        # What is still in the buffer may find no room.
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        return tell_unwritten(error, arguments)
    return code if isinstance(code, int) else 0


def _call(arguments: Sequence[str]) -> object:
    if plain := plain_command(arguments):
        command, given = plain
        return (judging if command == "check" else deed)(command, command, **given)
    from mulu.cli.app import call

    return call(arguments)


def _fail(error: Exception, arguments: Sequence[str]) -> int:
    if isinstance(error, OSError) and error.filename is None and error.errno in _UNWRITTEN:
        # Typer writes its help itself. Of files that cannot be opened or written the name is known.
        return tell_unwritten(error, arguments)
    if os.environ.get("MULU_TRACEBACK"):
        raise error
    if hasattr(error, "show") and hasattr(error, "exit_code"):
        from mulu.cli.misuse import misuse

        if told := misuse(error, arguments):
            return _complain(told.render(_language(arguments)))
        error.show()
        return int(error.exit_code)
    problem = f"{type(error).__name__}: {error}".splitlines()[0]
    message = say(
        "this is a fault of mulu itself, not of the data: {problem} (MULU_TRACEBACK=1 shows where)",
        problem=problem,
    )
    return _complain(message.render(_language(arguments)))


def tell_unwritten(error: OSError, arguments: Sequence[str]) -> int:
    """Say that standard output cannot be written; gives the exit code."""
    message = say("the output cannot be written: {problem}", problem=trouble(error))
    return _complain(message.render(_language(arguments)))


def _language(arguments: Sequence[str]) -> str:
    from mulu.cli.refusal import refusal_language

    return refusal_language(arguments)


def _complain(sentence: str) -> int:
    # Where stderr cannot be written either, the exit code alone has to tell.
    with suppress(OSError):
        sys.stderr.write(f"mulu: {sentence}\n")
        sys.stderr.flush()
    return 2
