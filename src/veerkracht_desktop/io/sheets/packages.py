"""Contents of a zipped file, unpacked piece by piece and never more than is asked for."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

PIECE = 1 << 18
"""Bytes that are unpacked at a time: a millisecond of work, so that a window keeps answering."""
LOCAL_HEADER = struct.Struct("<26xHH")


def unpacked(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Contents of one file of a package, as its packed bytes really unpack.

    `zipfile` stops at the size that the list of contents tells, and other readers do not: a
    package that lies about its sizes would be small here and huge there.

    Raises
    ------
    zipfile.BadZipFile, zlib.error, OSError
        Broken contents, or packed in another way than spreadsheets are.

    """
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(info.filename)
    check = 0
    for piece in _pieces(path, info):
        check = zlib.crc32(piece, check)
        yield piece
    if check != info.CRC:
        raise zipfile.BadZipFile(info.filename)


def _pieces(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    with path.open("rb") as stream:
        stream.seek(info.header_offset)
        header = stream.read(LOCAL_HEADER.size)
        if len(header) < LOCAL_HEADER.size:
            raise zipfile.BadZipFile(info.filename)
        stream.seek(sum(LOCAL_HEADER.unpack(header)), 1)
        left = info.compress_size
        while left > 0 and (packed := stream.read(min(left, PIECE))):
            left -= len(packed)
            if info.compress_type == zipfile.ZIP_STORED:
                yield packed
                continue
            while packed and not unpack.eof:
                yield unpack.decompress(packed, PIECE)
                packed = unpack.unconsumed_tail
        while info.compress_type == zipfile.ZIP_DEFLATED and not unpack.eof:
            rest = unpack.decompress(b"", PIECE)
            if not rest:
                raise zipfile.BadZipFile(info.filename)
            yield rest
