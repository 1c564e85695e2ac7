"""Word documents of Office 97 to 2003 (.doc), which LibreOffice makes into .docx before they are read.

It runs in a profile of its own, without macros, without the network, and within bounds.
"""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say
from mulu.readers import word
from mulu.readers.archive import PROTECTED
from mulu.readers.compound import Compound

if TYPE_CHECKING:
    from mulu.extract import Reading
    from mulu.readers import Watch

PROGRAMS = ("soffice", "libreoffice")
USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
SECONDS = 180
MOST_MEMORY = 4_000_000
"""In kilobytes; a document of a thousand pages needs a tenth of it, most of it address space."""
BOUNDED = 'ulimit -v "$0"; exec "$@"'
ENCRYPTED = 0x100
"""A flag in the first words of a document."""
INCLUDED = "INCLUDETEXT"
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
SETTING = '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
SAFE = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""No macros, no linked files, and a proxy where nobody listens."""


def read(data: bytes, watch: Watch | None = None) -> Reading:
    """The runs of a .doc; `DocumentError` for what is none, or where LibreOffice is missing or fails."""
    _refuse(data)
    program = next(filter(None, map(shutil.which, (*PROGRAMS, *USUAL_PLACES))), None)
    if program is None:
        raise DocumentError(
            say(
                "LibreOffice is missing, which reads .doc files: install it (Debian: apt-get install libreoffice-writer-nogui), or save the document as .docx"
            )
        )
    with tempfile.TemporaryDirectory(prefix="mulu-") as folder:
        converted = _convert(program, data, Path(folder))
    reading = word.read(converted, watch)
    told = say("the document was read as LibreOffice converts it")
    return replace(reading, remarks=[*reading.remarks, told])


def _refuse(data: bytes) -> None:
    """`DocumentError` for what is no Word document, is encrypted, or would lose text."""
    try:
        compound = Compound(data)
        document = compound.read("WordDocument")
        if "EncryptedPackage" in compound.names:
            raise DocumentError(PROTECTED)
        is_encrypted = document is not None and struct.unpack_from("<10xH", document)[0] & ENCRYPTED
    except (ValueError, struct.error):
        raise DocumentError(_DAMAGED) from None
    if document is None:
        raise DocumentError(say("the file is of another kind than its name says: give it its own ending"))
    if is_encrypted:
        raise DocumentError(PROTECTED)
    if INCLUDED.encode("utf-16-le") in document or INCLUDED.encode() in document:
        raise DocumentError(
            say(
                "the document takes in text of another file (a field INCLUDETEXT), which LibreOffice leaves out: unlink its fields in a word processor, and save it again"
            )
        )


def _convert(program: str, data: bytes, folder: Path) -> bytes:
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    items = "\n".join(SETTING.format(path=path, name=name, value=value) for path, name, value in SAFE)
    settings.write_text(SETTINGS.format(items=items), "utf-8")
    source = folder / "document.doc"
    source.write_bytes(data)
    options = ["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"]
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", *options]
    command += ["--infilter=MS Word 97", "--convert-to", "docx:MS Word 2007 XML"]
    command += ["--outdir", str(folder / "converted"), str(source)]
    if os.name == "posix":
        command = ["/bin/sh", "-c", BOUNDED, str(MOST_MEMORY), *command]
    if not _runs(command, folder):
        raise DocumentError(
            say("LibreOffice did not read the document within {seconds} seconds", seconds=SECONDS)
        )
    made = folder / "converted" / "document.docx"
    if not made.is_file():
        raise DocumentError(_DAMAGED)
    return made.read_bytes()


def _runs(command: list[str], folder: Path) -> bool:
    """Whether a command ends by itself in time; else it is ended, with all that it has begun."""
    child = subprocess.Popen(  # noqa: S603 - an installed program, and paths of ours
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        child.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(child)
    return True


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        if os.name == "posix":
            os.killpg(child.pid, signal.SIGKILL)
        child.kill()
        child.wait()


_DAMAGED = say("the file is damaged: open it in a word processor and save it again")
