"""`python -m documentation [DIR [LANGUAGE]]`: build the documentation as a site."""

from __future__ import annotations

import sys
from pathlib import Path

from documentation.builder import DocumentationError, build
from documentation.contents import LANGUAGES


def main(arguments: list[str]) -> int:
    """Build it; 1 if the pages are not sound."""
    out = Path(arguments[0] if arguments else "build/docs")
    languages = [one for one in LANGUAGES if one.code in arguments[1:]] or LANGUAGES
    try:
        build(out, languages=languages)
    except DocumentationError as error:
        sys.stderr.write(str(error))
        return 1
    sys.stdout.write(f"written: {out}/index.html\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
