"""The first acts of every child."""

import faulthandler
import os
import signal
import sys
from typing import Final

from nova_desktop.children.runtime.ending import Ending
from nova_desktop.children.runtime.link import ParentLink
from nova_desktop.children.runtime.outbox import Outbox, write_to
from nova_desktop.children.runtime.parent import die_with_parent, watch_parent
from nova_desktop.children.runtime.signals import take_signals
from nova_desktop.children.runtime.streams import take_streams

GONE: Final = 0
TERMINATED: Final = 128 + signal.SIGTERM


def enter() -> ParentLink:
    """Tie this process to its parent, in the main thread and before anything else.

    Its death is noticed by the end of stdin, by the kernel (Linux) and by looking.
    """
    parent = os.getppid()
    ending = Ending()
    ending.start()
    if not die_with_parent(parent):
        ending.leave(GONE)
    streams = take_streams()
    faulthandler.enable(file=sys.stderr)
    outbox = Outbox(write_to(streams.events), on_broken=ending.ask)
    ending.flush = outbox.flush
    outbox.start()
    link = ParentLink(outbox, ending)
    take_signals(lambda: ending.ask(TERMINATED))
    link.listen(streams.requests)
    watch_parent(parent, lambda: ending.leave(GONE))
    return link
