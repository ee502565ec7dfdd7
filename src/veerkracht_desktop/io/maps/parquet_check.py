"""Whether a Parquet file is whole, looked at before the library touches it.

The library trusts the file: a damaged footer or page header sends it outside its memory and the
program with it. So the footer and every page header are read here first, in plain Python that
only ever looks within the file (Apache Parquet format, thrift compact protocol).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

Fields = dict[int, object]
"""Field number to value: int, bytes, float, list or again fields."""

MAX_DEPTH = 12
MAX_PAGE = 512_000_000
"""Bytes of one page unpacked."""
MAX_ROWS = 20_000_000
FIXED_WIDTH = {0: 0.125, 1: 4, 2: 8, 3: 12, 4: 4, 5: 8}
"""Bytes per value by physical type, where it has a width of its own."""
BYTE_ARRAY, FIXED_ARRAY = 6, 7
PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY = 0, 2, 8
CODEC_NAMES = ("UNCOMPRESSED", "SNAPPY", "GZIP", "LZO", "BROTLI", "LZ4", "ZSTD", "LZ4_RAW")
_DATA, _INDEX, _DICTIONARY, _DATA_V2 = range(4)


class DamagedError(ValueError):
    """The file contradicts itself; for the reader beside this module only."""


@dataclass(frozen=True)
class _Leaf:
    """A column: its path, physical type, width of a fixed one, and most definition level."""

    path: tuple[bytes, ...]
    kind: int
    width: int
    level: int


class _Reader:
    """Thrift's compact protocol over some bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def byte(self) -> int:
        if self.at >= len(self.content):
            raise DamagedError("end")
        self.at += 1
        return self.content[self.at - 1]

    def number(self) -> int:
        """A variable-length number, at most 64 bits."""
        result = shift = 0
        while True:
            byte = self.byte()
            result |= (byte & 0x7F) << shift
            if not byte & 0x80:
                return result
            shift += 7
            if shift > 63:
                raise DamagedError("number")

    def signed(self) -> int:
        number = self.number()
        return (number >> 1) ^ -(number & 1)

    def text(self) -> bytes:
        length = self.number()
        if length > len(self.content) - self.at:
            raise DamagedError("text")
        self.at += length
        return self.content[self.at - length : self.at]

    def value(self, kind: int, depth: int) -> object:
        if kind in (1, 2):
            return 1 if kind == 1 else 0
        if kind == 3:
            return self.byte()
        if kind in (4, 5, 6):
            return self.signed()
        if kind == 7:
            return struct.unpack("<d", bytes(self.byte() for _ in range(8)))[0]
        if kind == 8:
            return self.text()
        if kind in (9, 10):
            return self.items(depth)
        if kind == 12:
            return self.fields(depth + 1)
        raise DamagedError("kind")

    def items(self, depth: int) -> list[object]:
        head = self.byte()
        size, kind = head >> 4, head & 0x0F
        if size == 15:
            size = self.number()
        if size > len(self.content) - self.at:
            raise DamagedError("list")
        if kind in (1, 2):
            return [self.byte() for _ in range(size)]
        return [self.value(kind, depth) for _ in range(size)]

    def fields(self, depth: int = 0) -> Fields:
        if depth > MAX_DEPTH:
            raise DamagedError("depth")
        found: Fields = {}
        number = 0
        while head := self.byte():
            step, kind = head >> 4, head & 0x0F
            number = number + step if step else self.signed()
            if not 0 < number < 1000 or number in found:
                raise DamagedError("field")
            found[number] = self.value(kind, depth)
        return found


def require_sound(path: Path) -> None:
    """Raise `DamagedError` when the footer or a page contradicts the file."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        first = stream.read(4)
        stream.seek(max(0, size - 8))
        tail = stream.read(8)
        if size < 12 or first != b"PAR1" or tail[4:] != b"PAR1":
            raise DamagedError("marks")
        length = int(struct.unpack("<I", tail[:4])[0])
        if not 0 < length <= size - 12:
            raise DamagedError("footer length")
        stream.seek(size - 8 - length)
        reader = _Reader(stream.read(length))
        footer = reader.fields()
        if reader.at != length:
            raise DamagedError("footer end")
        leaves = _leaves(_structs(footer, 2))
        rows = _number(footer, 3, 0, MAX_ROWS)
        groups = _structs(footer, 4)
        if sum(_number(g, 3, 0, MAX_ROWS) for g in groups) != rows:
            raise DamagedError("rows")
        for pair in _structs(footer, 5):
            _text(pair, 1)
        for group in groups:
            _check_group(stream, group, leaves, size - 8 - length)


def _leaves(schema: list[Fields]) -> list[_Leaf]:
    """The columns in order; one with lists in its cells is no table of areas."""
    found: list[_Leaf] = []
    at = 0

    def walk(path: tuple[bytes, ...], depth: int, level: int) -> None:
        nonlocal at
        if depth > MAX_DEPTH or at >= len(schema):
            raise DamagedError("schema")
        node = schema[at]
        at += 1
        name = _text(node, 4)
        name.decode("utf-8")
        here = (*path, name) if depth else ()
        level += _number(node, 3, 0, 1) if depth else 0  # 2 is a list in a cell
        children = _number(node, 5, 0, len(schema)) if 5 in node else 0
        if children:
            for _ in range(children):
                walk(here, depth + 1, level)
        elif depth:
            kind = _number(node, 1, 0, 7)
            width = _number(node, 2, 1, 65_536) if kind == FIXED_ARRAY else 0
            found.append(_Leaf(here, kind, width, level))

    walk((), 0, 0)
    if at != len(schema) or len({leaf.path for leaf in found}) != len(found):
        raise DamagedError("schema")
    return found


def _check_group(
    stream: BinaryIO,
    group: Fields,
    leaves: list[_Leaf],
    end: int,
) -> None:
    columns = _structs(group, 1)
    rows = _number(group, 3, 0, MAX_ROWS)
    if len(columns) != len(leaves):
        raise DamagedError("columns")
    for column, leaf in zip(columns, leaves, strict=True):
        about = column.get(3)
        if not isinstance(about, dict) or about.get(3) != list(leaf.path):
            raise DamagedError("column")
        if _number(about, 1, 0, 7) != leaf.kind:
            raise DamagedError("type")
        codec = _number(about, 4, 0, 7)
        values = _number(about, 5, 0, 50 * MAX_ROWS)
        if values != rows:
            raise DamagedError("values")
        packed = _number(about, 7, 0, end)
        _number(about, 6, 0, 2**40)
        start = _number(about, 9, 4, end)
        if 11 in about:
            start = min(start, _number(about, 11, 4, end))
        if start + packed > end:
            raise DamagedError("offset")
        _check_pages(stream, start, packed, values, codec, leaf)


def _check_pages(
    stream: BinaryIO, start: int, length: int, values: int, codec: int, leaf: _Leaf
) -> None:
    """Page headers of one column: they fill it, and hold as many values as it says."""
    stream.seek(start)
    content = stream.read(length)
    at = counted = entries = 0
    while at < length:
        reader = _Reader(content[at : at + 65_536])
        page = reader.fields()
        kind = _number(page, 1, 0, 3)
        unpacked, packed = _number(page, 2, 0, MAX_PAGE), _number(page, 3, 0, length)
        if at + reader.at + packed > length or (codec == 0 and packed != unpacked):
            raise DamagedError("page size")
        if kind != _INDEX:
            about = page.get({_DATA: 5, _DICTIONARY: 7, _DATA_V2: 8}[kind])
            if not isinstance(about, dict):
                raise DamagedError("page")
            number = _number(about, 1, 0, max(values, MAX_ROWS))
            encoding = _number(about, 4 if kind == _DATA_V2 else 2, 0, 9)
            counted += number if kind != _DICTIONARY else 0
            body = content[at + reader.at : at + reader.at + packed]
            if kind == _DATA_V2:
                plain = _as_first_version(body, about, codec, unpacked, leaf)
            else:
                plain = _unpacked(body, codec, unpacked)
            if kind == _DICTIONARY:
                _check_plain(plain, 0, number, leaf)
                entries = number
            else:
                _check_data(plain, number, encoding, leaf, entries)
        at += reader.at + packed
    if counted != values:
        raise DamagedError("page values")


def _unpacked(body: bytes, codec: int, size: int) -> bytes:
    if codec == 0:
        return body
    import cramjam  # here, like the next: they take long to load and few files need them
    from fastparquet.compression import decompress_data

    try:
        plain = bytes(decompress_data(body, size, CODEC_NAMES[codec]))
    except cramjam.DecompressionError as error:
        raise DamagedError("unpacking") from error
    if len(plain) != size:
        raise DamagedError("unpacked size")
    return plain


def _as_first_version(body: bytes, about: Fields, codec: int, size: int, leaf: _Leaf) -> bytes:
    """A page of the second version in the form of the first."""
    length = _number(about, 5, 0, len(body))
    _number(about, 6, 0, 0)
    packed = codec if about.get(7, 1) else 0
    if length > size:
        raise DamagedError("levels")
    values = _unpacked(body[length:], packed, size - length)
    return struct.pack("<I", length) + body[:length] + values if leaf.level else values


def _check_data(plain: bytes, number: int, encoding: int, leaf: _Leaf, entries: int) -> None:
    """A page of values: levels first where cells may be empty, then as many values."""
    at, filled = 0, number
    if leaf.level:
        if len(plain) < 4:
            raise DamagedError("levels")
        length = int(struct.unpack("<I", plain[:4])[0])
        at = 4 + length
        if at > len(plain):
            raise DamagedError("levels")
        levels = _runs(plain[4:at], leaf.level.bit_length(), number)
        if any(value > leaf.level for value, _ in levels):
            raise DamagedError("level")
        filled = sum(times for value, times in levels if value == leaf.level)
    if encoding == PLAIN:
        _check_plain(plain, at, filled, leaf)
    elif encoding in (PLAIN_DICTIONARY, RLE_DICTIONARY) and filled:
        if at >= len(plain) or plain[at] > 32:
            raise DamagedError("width")
        found = _runs(plain[at + 1 :], plain[at], filled)
        if any(value >= entries for value, _ in found):
            raise DamagedError("entry")


def _check_plain(plain: bytes, at: int, number: int, leaf: _Leaf) -> None:
    """As many plain values as there should be, each within the page."""
    if leaf.kind != BYTE_ARRAY:
        width = leaf.width if leaf.kind == FIXED_ARRAY else FIXED_WIDTH[leaf.kind]
        if at + number * width > len(plain):
            raise DamagedError("values")
        return
    for _ in range(number):
        if at + 4 > len(plain):
            raise DamagedError("text")
        at += 4 + int.from_bytes(plain[at : at + 4], "little")
        if at > len(plain):
            raise DamagedError("text")


def _runs(content: bytes, width: int, number: int) -> list[tuple[int, int]]:
    """Value and how often, of the hybrid of run lengths and packed bits."""
    reader = _Reader(content)
    size = (width + 7) // 8
    found: list[tuple[int, int]] = []
    left = number
    while left > 0:
        head = reader.number()
        if head & 1:
            times = (head >> 1) * 8
            length = (head >> 1) * width
            packed = content[reader.at : reader.at + length]
            if not times or len(packed) < length:
                raise DamagedError("run")
            reader.at += length
            bits, mask = int.from_bytes(packed[: (min(times, left) * width + 7) // 8], "little"), (
                (1 << width) - 1
            )  # fmt: skip
            for _ in range(min(times, left)):
                found.append((bits & mask, 1))
                bits >>= width
        else:
            times = head >> 1
            value = content[reader.at : reader.at + size]
            if not times or len(value) < size:
                raise DamagedError("run")
            reader.at += size
            found.append((int.from_bytes(value, "little"), min(times, left)))
        left -= times
    return found


def _number(fields: Fields, key: int, low: int, high: int) -> int:
    value = fields.get(key)
    if not isinstance(value, int) or not low <= value <= high:
        raise DamagedError(f"field {key}")
    return value


def _text(fields: Fields, key: int) -> bytes:
    value = fields.get(key)
    if not isinstance(value, bytes):
        raise DamagedError(f"field {key}")
    return value


def _structs(fields: Fields, key: int) -> list[Fields]:
    value = fields.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise DamagedError(f"field {key}")
    return value
