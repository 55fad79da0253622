"""The one way to ask in a dialog: opened without a nested event loop, awaited."""

import asyncio

from PySide6.QtWidgets import QDialog


async def show_dialog(dialog: QDialog) -> bool:
    """Open it and wait; True when it was accepted. The dialog is deleted afterwards."""
    closed: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finished(result: int) -> None:
        if not closed.done():
            closed.set_result(result)

    dialog.finished.connect(finished)
    dialog.open()
    try:
        return await closed == QDialog.DialogCode.Accepted.value
    finally:
        dialog.close()
        dialog.deleteLater()
