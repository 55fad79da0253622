"""A parent in a process of its own, to be stopped and killed: `parent_of_child.py KIND FD`.

It starts a child whose stdin is the inherited FD, so that the parent's death does not end it,
and says the child's id on stdout.
"""

import os
import signal
import subprocess
import sys


def main() -> None:
    kind, fd = sys.argv[1], int(sys.argv[2])
    child = subprocess.Popen(
        [sys.executable, "-m", "nova_desktop", "--child", kind],
        stdin=fd,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    os.close(fd)
    # The child is ready once it has answered the first thing it was asked.
    assert child.stdout is not None
    child.stdout.readline()
    sys.stdout.write(f"{child.pid}\n")
    sys.stdout.flush()
    signal.pause()


if __name__ == "__main__":
    main()
