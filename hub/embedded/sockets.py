"""A private directory with a short path for the sockets of the bundled servers."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from hub.embedded.run_as import MYSELF, RunAs
from hub.kernel.errors import unavailable

LONGEST = 80  # a socket's path ends at some 104 bytes, and the file name needs its share


def socket_directory(server: str, data: Path, run_as: RunAs = MYSELF) -> Path:
    """Make, or find again, the directory of mode 0700 that holds the socket of one server on one data directory.

    Raises   UNAVAILABLE when somebody else holds that name.
    """
    mark = hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]
    base = Path(tempfile.gettempdir())
    if len(str(base)) > LONGEST - 40:
        base = Path("/tmp")
    directory = base / f"hub-{server}-{os.geteuid()}-{mark}"
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        found = directory.lstat()
        mine = {os.geteuid(), run_as.uid if run_as.uid is not None else os.geteuid()}
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in mine or found.st_mode & 0o077:
            raise unavailable(
                "embedded.socket.make", f"{directory} belongs to somebody else. Remove it, or set TMPDIR to a directory of your own."
            ) from None
    except OSError as error:
        raise unavailable("embedded.socket.make", f"Cannot make the directory {directory} for sockets: {error.strerror}.") from error
    run_as.own(directory)
    return directory


def remove_sockets(directory: Path) -> None:
    """Take the directory away again, with what a stopped server left in it."""
    shutil.rmtree(directory, ignore_errors=True)
