"""What the user corrected in how a sheet or layer is read; what was left alone is found anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from veerkracht_desktop.core.areas import Level

SPREAD = "*"
"""Cell of a dimension that stands for all of them: each becomes a variable of its own."""


@dataclass(frozen=True)
class Choices:
    """Corrections by hand for one sheet or layer; an empty value means "as recognised".

    Parameters
    ----------
    skip : bool
        Do not use this part.
    header_row : int
        First row of the header, 1-based as the spreadsheet counts.
    data_row : int
        First row with figures; the rows between are header and unit rows.
    encoding, separator : str
        Of a text file or .dbf, such as ``cp1252`` and ``;``.
    crs : str
        Of a layer, such as ``EPSG:28992``.
    key_columns : tuple of str
        The column with codes or names; or three with the numbers of gemeente, wijk and buurt.
    by_name : bool or None
        The key column holds names; None finds out.
    name_column, level_column, year_column : str
    level : Level or None
        Of every row.
    year : int
        Of every row.
    cells : mapping of str to str
        Per column that splits areas over rows: the cell to keep, or `SPREAD`.
    variables : mapping of str to str
        Per column: the variable that it is, "" to leave the column out.
    decimals : mapping of str to str
        Per column: ``,`` or ``.``; the other one is then the sign of thousands.
    missing : mapping of str to str
        Per text in a cell: name of the `MissingReason` in small letters.
    matches : mapping of str to str
        Per name as it stands in the file: the code that it means, "" for none.

    """

    skip: bool = False
    header_row: int = 0
    data_row: int = 0
    encoding: str = ""
    separator: str = ""
    crs: str = ""
    key_columns: tuple[str, ...] = ()
    by_name: bool | None = None
    name_column: str = ""
    level_column: str = ""
    year_column: str = ""
    level: Level | None = None
    year: int = 0
    cells: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    decimals: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    matches: Mapping[str, str] = field(default_factory=dict)


AS_FOUND = Choices()
"""Nothing was corrected."""
