"""Rows of the table that are measured at more than one number of areas."""

from __future__ import annotations

import tempfile
from pathlib import Path

import class_rows
import frames
import memory
import opening
import peers
import spatial_rows
import view_rows
from row import Row

from veerkracht_desktop.core.state import AppState

PEER = "geopandas + matplotlib, 1600×1200"


def rows(state: AppState, files: tuple[Path, Path] | None = None) -> list[Row]:
    """Everything about map, charts, table, classes, neighbours, project and memory.

    Parameters
    ----------
    state : AppState
        With everything computed.
    files : tuple of Path, optional
        Map and workbook that the state was read from, for the memory that reading takes.

    """
    dataset, analysis = state.dataset, state.analysis
    assert dataset is not None
    assert analysis is not None
    drawn = peers.draw_map(dataset, analysis.results.score("top"))
    found = [*map_rows(state, drawn), *frame_rows(state, drawn)]
    found += [*class_rows.rows(state), *spatial_rows.rows(state)]
    return [*found, *project_rows(state, files)]


def map_rows(state: AppState, drawn: float) -> list[Row]:
    """The map alone at 1,600 × 1,200, as the goals are stated."""
    bench = frames.MapBench(state, 1600, 1200)
    alone = "kaart alleen, 1600×1200"
    chosen, number = frames.rectangle(bench)
    found = [
        Row(f"{alone}: herkleuren", frames.recolour(bench), 16, PEER, drawn),
        Row(f"{alone}: één gebied kiezen", frames.selection_echo(bench), 16, PEER, drawn),
        Row(f"{alone}: rechthoek over {number} gebieden", chosen, 10, PEER, drawn),
        Row(f"{alone}: voorbeeld na zoomen", frames.preview(bench), 16, PEER, drawn),
        Row(f"{alone}: scherp na zoomen", frames.sharp(bench), 100, PEER, drawn),
    ]
    bench.close()
    return found


def frame_rows(state: AppState, drawn: float) -> list[Row]:
    """Frames of the whole window, in its own event loop."""
    bench = frames.Bench(state)
    drawing = f"{PEER} (kaart hier {bench.map.width()}×{bench.map.height()})"
    recoloured, echoed = frames.recolour(bench), frames.selection_echo(bench)
    chosen, number = frames.rectangle(bench)
    dragged, moved = frames.brush(bench)
    found = [
        Row("herkleuren: andere knoop, alle beelden", recoloured, 33, drawing, drawn),
        Row("één gebied kiezen, alle beelden", echoed, 33, drawing, drawn),
        Row(f"rechthoek over {number} gebieden, alle beelden", chosen, 33, drawing, drawn),
        Row(f"vorm over {moved} gebieden verslepen, alle beelden", dragged, 33, drawing, drawn),
        Row("voorbeeld na zoomen", frames.preview(bench), 16, drawing, drawn),
        Row("scherp na zoomen", frames.sharp(bench), 100, drawing, drawn),
        Row("een schuif in de gewichtenboom, alle beelden", frames.slide(bench), 100),
        *view_rows.rows(bench),
    ]
    bench.close()
    return found


def project_rows(state: AppState, files: tuple[Path, Path] | None) -> list[Row]:
    """Saving and opening a project, and the memory of a window that has it open."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "meting.veerkracht"
        saved, silence = opening.save(state, path)
        size = f"{path.stat().st_size / 1e6:.0f} MB"
        opened = opening.reopen(path)
        taken = memory.of_opening(path)
    found = [
        Row(f"project opslaan ({size})", saved, 2000),
        Row("project opslaan: langste stilte van het venster", silence, 50),
        Row("project openen: tot de kaart er staat", opened.painted, 1000),
        Row("project openen: tot de kaart scherp is", opened.sharp, 1000),
        Row("project openen: langste stilte van het venster", opened.gap, 50),
        Row("project open: meeste geheugen", taken, 600, unit="MB"),
    ]
    if files is not None:
        read = memory.of_reading(*files)
        found.append(Row("kaart en werkmap gelezen: meeste geheugen", read, 600, unit="MB"))
    return found
