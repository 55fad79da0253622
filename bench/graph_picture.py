"""How long one frame of memory's graph takes: `python -m bench.graph_picture [THINGS LINKS]`.

2,000 things and 5,000 links, as many as are shown at once, are panned, zoomed and walked through
on a canvas as in the window. To be smooth a frame has 16 ms. The processor's time tells what a
frame costs where the machine does other things meanwhile.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication

from nova_desktop.app.resources import resource_folder
from nova_desktop.children.memory.picture.layout import layout
from nova_desktop.domain.memory import GraphLink, GraphNode, GraphPicture
from nova_desktop.domain.settings import Appearance
from nova_desktop.domain.wire import from_wire, to_wire
from nova_desktop.ui.memory.graph_canvas import GraphCanvas
from nova_desktop.ui.theme.theme import SystemTheme

FRAMES: Final = 120
SIZES: Final = {100: (480, 640), 200: (1200, 1400)}
"""Pixels of the canvas by the scale in percent: as in a window, and in a large one."""
SMOOTH_MS: Final = 16.0
_GROUPS: Final = 40


def made_picture(things: int, links: int, seed: int = 3) -> tuple[GraphPicture, float]:
    """Things in groups around a few with many facts, and the seconds that their layout takes."""
    random = Random(seed)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < links:
        a, group = random.randrange(things), random.randrange(_GROUPS)
        near = group + _GROUPS * random.randrange(max(1, things // _GROUPS))
        b = random.choice((group, near, near, random.randrange(things)))
        if a != b and b < things:
            pairs.add((min(a, b), max(a, b)))
    joined = [(a, b, random.randint(1, 9)) for a, b in sorted(pairs)]
    begun = time.perf_counter()
    places = layout(things, joined).tolist()
    took = time.perf_counter() - begun
    nodes = tuple(
        GraphNode(f"n{n}", f"Thing number {n}", "", x, y, 400 // (1 + n % 97))
        for n, (x, y) in enumerate(places)
    )
    drawn = tuple(GraphLink(*each) for each in joined)
    return GraphPicture(nodes, drawn, things, "n0"), took


def frames_of(canvas: GraphCanvas, step: Callable[[int], object]) -> Iterator[tuple[float, float]]:
    """Milliseconds by the clock and of the processor of each frame; `step` moves something."""
    size = canvas.size()
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    for n in range(FRAMES):
        begun, worked = time.perf_counter(), time.thread_time()
        step(n)
        canvas.render(image)
        yield (time.perf_counter() - begun) * 1000, (time.thread_time() - worked) * 1000


def walks(canvas: GraphCanvas) -> dict[str, tuple[float, Callable[[int], object]]]:
    """What is done, each after a zoom so far into the whole."""
    middle = QPointF(canvas.width() / 2, canvas.height() / 2)
    keys = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up)

    def pan(n: int) -> None:
        canvas.pan(3 if n % 20 < 10 else -3, 2 if n % 14 < 7 else -2)

    def zoom(n: int) -> None:
        canvas.zoom(1.06 if n < FRAMES // 2 else 1 / 1.06, middle)

    def walk(n: int) -> None:
        key = keys[n // 8 % 4]
        none = Qt.KeyboardModifier.NoModifier
        canvas.keyPressEvent(QKeyEvent(QKeyEvent.Type.KeyPress, key, none))

    return {
        "pan, all": (1.0, pan),
        "pan, 3 times": (3.0, pan),
        "pan, 10 times": (10.0, pan),
        "zoom through": (1.0, zoom),
        "walk, all": (1.0, walk),
        "walk, 10 times": (10.0, walk),
    }


def measure(picture: GraphPicture, scale: int, theme: SystemTheme) -> None:
    """Print a line for each walk."""
    theme.use(replace(Appearance(), scale=scale))
    canvas = GraphCanvas()
    canvas.resize(*SIZES[scale])
    for name, (factor, step) in walks(canvas).items():
        canvas.show_picture(picture)
        canvas.zoom(factor)
        frames = list(frames_of(canvas, step))
        clock, work = (sorted(each) for each in zip(*frames, strict=True))
        mark = "" if _late(work) <= SMOOTH_MS else "  above 16 ms"
        print(f"{scale:4} %  {name:15} {_told(clock)}   {_told(work)}{mark}")


def _late(times: Sequence[float]) -> float:
    return times[int(len(times) * 0.95)]


def _told(times: Sequence[float]) -> str:
    return f"{times[len(times) // 2]:6.1f} {_late(times):6.1f} {times[-1]:6.1f} ms"


def main() -> None:
    """All of it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    things, links = (int(each) for each in (*sys.argv[1:3], 2000, 5000)[:2])
    application = QApplication([])
    theme = SystemTheme(application, resource_folder(), Appearance())
    picture, took = made_picture(things, links)
    print(f"{things:,} things, {links:,} links: laid out in {took:.2f} s")
    wired = json.loads(json.dumps(to_wire(picture)))
    _say("read from the line", lambda: from_wire(GraphPicture, wired))
    canvas = GraphCanvas()
    _say("made ready", lambda: canvas.show_picture(picture))
    print("                         by the clock            of the processor")
    print("                         middle 95/100 worst     middle 95/100 worst")
    for scale in SIZES:
        measure(picture, scale, theme)


def _say(what: str, do: Callable[[], object]) -> None:
    begun, worked = time.perf_counter(), time.thread_time()
    do()
    clock, work = (time.perf_counter() - begun) * 1000, (time.thread_time() - worked) * 1000
    print(f"{what}: {clock:.0f} ms, of the processor {work:.0f} ms")


if __name__ == "__main__":
    main()
