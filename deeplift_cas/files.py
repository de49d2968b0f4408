"""Files as users name them: read within limits, written whole or not at all; errors are one line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from deeplift_cas.errors import InputError, shown

if TYPE_CHECKING:
    from pathlib import Path  # start-up counts

Name = str | os.PathLike[str]


def read_text(path: Name, limit: int, kind: str) -> str:
    """The text of a file of at most ``limit`` bytes; ``kind`` says what it should be: "a problem file".

    Raises :class:`InputError`.
    """
    if not isinstance(path, str | os.PathLike):
        raise InputError(f"the name of a file is a text, not {shown(path)}")
    path = os.fspath(path) or "."
    try:
        if not os.path.isfile(path):
            raise InputError(f"{path}: {'not a file' if os.path.exists(path) else 'there is no such file'}")
        if (size := os.stat(path).st_size) > limit:
            raise InputError(f"{path}: {size} bytes are too many for {kind}: at most {limit}")
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except UnicodeDecodeError:
        raise InputError(f"{path}: not a text file in UTF-8, as {kind} is") from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{path}: cannot be read: {_reason(error)}") from None


def writable(path: Name, besides: Name | None = None) -> Path:
    """The file behind ``path``, if something can be written there without losing anything else.

    ``besides`` is a file that must not be overwritten.  Raises :class:`InputError`.
    """
    from pathlib import Path

    try:
        target = Path(os.path.realpath(path))
        if not str(path) or str(path).endswith("/") or target.is_symlink() or str(path).startswith("/dev/"):
            raise InputError(f"{shown(str(path))}: cannot write there: not the name of a file")
        if target.exists():
            if not target.is_file():
                raise InputError(f"{path}: cannot write there: not a regular file")
            if not target.stat().st_mode & 0o222:
                raise InputError(f"{path}: cannot write there: the file is read-only")
            if besides is not None and os.path.samefile(target, besides):
                raise InputError(f"{path}: cannot write there: this is the problem file")
        if not os.access(target.parent, os.W_OK):
            raise InputError(f"{path}: cannot write there: no folder that can be written")
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{shown(str(path))}: cannot write there: {_reason(error)}") from None
    return target


def write_text(text: str | Iterable[str], path: Name) -> None:
    """Write a text, or its parts one after the other, whole or not at all.

    Raises :class:`InputError` if it cannot be written.
    """
    import tempfile  # only where a file is written: start-up counts

    target = writable(path)
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".deeplift-", suffix=".part")
        with open(handle, "w", encoding="utf-8") as file:
            file.writelines([text] if isinstance(text, str) else text)
        os.chmod(temporary, target.stat().st_mode if target.exists() else 0o666 & ~_umask())
        os.replace(temporary, target)
    except OSError as error:
        raise InputError(f"{shown(str(path))}: cannot be written: {_reason(error)}") from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def new_file(path: str, force: bool = False, besides: Name | None = None) -> Path:
    """The file of that name, which can be made and does not exist, or with ``force`` may be overwritten, if it is not
    the file ``besides``.

    Raises :class:`InputError`.
    """
    target = writable(path, besides)
    if not force and os.path.lexists(path):
        raise InputError(f"{shown(path)}: a file of that name exists: give another name, or --force to overwrite it")
    return target


def new_folder(target: str, force: bool = False) -> Path:
    """The folder of that name, which can be made and does not exist, or with ``force`` is a folder that can be written.

    Raises :class:`InputError`.
    """
    from pathlib import Path

    path = Path(target)
    if not target:
        raise InputError("the name of a new folder is needed")
    try:
        os.lstat(path)
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:  # a name that is too long, or has a NUL
        raise InputError(f"{shown(target)}: cannot be written: {_reason(error)}") from None
    else:
        if not path.is_dir():
            raise InputError(f"{shown(target)}: a file of that name exists: give the name of a new folder")
        if not force:
            said = "give the name of a new folder, or --force to write into this one"
            raise InputError(f"{shown(target)}: a folder of that name exists: {said}")
        if not os.access(path, os.W_OK):
            raise InputError(f"{shown(target)}: the folder cannot be written")
        return path
    if not path.parent.is_dir():
        raise InputError(f"{shown(target)}: there is no folder {shown(str(path.parent))} to put it in")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"{shown(target)}: the folder {shown(str(path.parent))} cannot be written")
    return path


def write_folder(target: str, files: Mapping[str, str], force: bool = False) -> None:
    """Write a new folder with all files, or nothing; with ``force`` also into a folder that exists, whose other files
    stay.

    Raises :class:`InputError` as :func:`new_folder`.
    """
    import shutil
    import tempfile
    from pathlib import Path

    path, temporary = new_folder(target, force), None
    exists = path.is_dir()
    try:
        if exists and (taken := next((name for name in files if (path / name).is_dir()), "")):
            raise InputError(f"{shown(str(path / taken))}: a folder stands where a file is to be written")
        temporary = tempfile.mkdtemp(dir=path if exists else path.parent, prefix=".deeplift-")
        for name, text in files.items():
            Path(temporary, name).write_text(text + ("" if text.endswith("\n") else "\n"), encoding="utf-8")
        if exists:
            for name in files:
                os.replace(Path(temporary, name), path / name)
        else:
            os.chmod(temporary, 0o777 & ~_umask())
            os.rename(temporary, path)
    except OSError as error:
        raise InputError(f"{shown(target)}: cannot be written: {_reason(error)}") from None
    finally:
        if temporary is not None and os.path.isdir(temporary):
            shutil.rmtree(temporary)
