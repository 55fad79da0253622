"""Restores a backup and kills itself on the way: `python -m … FOLDER NAME STEP`.

With a number as its step it is killed that many milliseconds after the last step before the swap.
"""

import asyncio
import os
import signal
import sys
import threading
import time
from functools import partial
from pathlib import Path

from nova_desktop.adapters.sqlite.database import utc_now
from nova_desktop.adapters.sqlite.migrations import shipped_migrations
from nova_desktop.adapters.sqlite.restoring import Restoring
from tests.unit.adapters_sqlite.files import home


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_in(milliseconds: float) -> None:
    time.sleep(milliseconds / 1000)
    die()


def main(folder: str, name: str, step: str) -> None:
    database, _problems = home(Path(folder)).open()

    def reached(now: str) -> None:
        if now == step:
            die()
        if now == "backed up" and step.isdigit():
            threading.Thread(target=die_in, args=(int(step) / 10,), daemon=True).start()

    restoring = Restoring(database.path, database.backups, shipped_migrations(), utc_now, reached)
    backup = next(b for b in database.backups.newest_first() if b.path.name == name)

    async def run() -> None:
        await database.write_alone(partial(restoring.run, backup=backup))

    asyncio.run(run())
    die()


if __name__ == "__main__":
    main(*sys.argv[1:])
