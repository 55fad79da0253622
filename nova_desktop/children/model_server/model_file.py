"""Tells whether a file can be a GGUF model before native code opens it."""

import struct
from pathlib import Path
from typing import Final

MAGIC: Final = b"GGUF"
_HEADER: Final = struct.Struct("<4sIQQ")
_NEWEST_VERSION: Final = 3
_SMALLEST_TENSOR_ENTRY: Final = 32


class ModelFileInvalidError(Exception):
    """The file is no model that can be served; the text says why."""


def check_model_file(path: str) -> None:
    """Raises ModelFileInvalidError.

    The layout of the header is that of the GGUF specification: magic, version, and the numbers
    of tensors and of metadata entries, little-endian.
    """
    try:
        size = Path(path).stat().st_size
        with Path(path).open("rb") as file:
            header = file.read(_HEADER.size)
    except OSError as error:
        raise ModelFileInvalidError(f"{path} cannot be read: {error.strerror}") from None
    if header[:4] != MAGIC:
        raise ModelFileInvalidError(f"{path} is no GGUF file")
    if len(header) < _HEADER.size:
        raise ModelFileInvalidError(f"{path} ends within its header")
    _magic, version, tensors, _entries = _HEADER.unpack(header)
    if not 1 <= version <= _NEWEST_VERSION:
        raise ModelFileInvalidError(f"{path} has GGUF version {version}, which is unknown")
    if not 0 < tensors * _SMALLEST_TENSOR_ENTRY < size:
        raise ModelFileInvalidError(f"{path} is cut off: {size} bytes for {tensors} tensors")
