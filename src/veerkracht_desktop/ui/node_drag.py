"""A part of the index that is dragged from one view to another."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

NODE_MIME = "application/x-veerkracht-node"


def carried(node: str) -> QMimeData:
    """What is dragged for a part of the index."""
    data = QMimeData()
    data.setData(NODE_MIME, node.encode())
    return data


def node_in(data: QMimeData) -> str:
    """Part of the index that is dragged, "" for anything else."""
    return bytes(data.data(NODE_MIME).data()).decode() if data.hasFormat(NODE_MIME) else ""
