"""Print the Debian packages that Nova still needs from the system, one a line.

Usage: system_packages.py run|test. Only asks the loader and PATH, so that a second call on a
ready machine costs a few milliseconds and needs no package database. Standard library only:
it runs before there is a virtual environment. Prints nothing on systems other than Linux.
"""

import ctypes
import shutil
import sys

# What PySide6-Essentials' own libraries and its xcb, wayland and offscreen plugins ask the
# loader for (readelf -d), with the package that brings it.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

# What the tests start beside the application: a display, a window manager that can raise
# windows, a panel with a tray, keys and clicks, screenshots, a session bus and a real keychain.
TEST_COMMANDS = {
    "Xvfb": "xvfb",
    "xvfb-run": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "trayer": "trayer",
    "xprop": "x11-utils",
    "import": "imagemagick",
    "dbus-run-session": "dbus-daemon",
    "gnome-keyring-daemon": "gnome-keyring",
    "git": "git",
}


def loads(library: str) -> bool:
    """Whether the loader finds this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(kind: str) -> list[str]:
    """The packages for `run` (Qt) or `test` (Qt and the tests' programs) that are not there."""
    missing = {package for library, package in QT_LIBRARIES.items() if not loads(library)}
    if kind == "test":
        missing |= {package for name, package in TEST_COMMANDS.items() if not shutil.which(name)}
    return sorted(missing)


def main() -> int:
    """Print what is missing."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if kind not in {"run", "test"}:
        print("usage: system_packages.py run|test", file=sys.stderr)
        return 2
    if sys.platform == "linux":
        print("\n".join(missing_packages(kind)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
