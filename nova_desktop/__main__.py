"""Window, child or command? Decides and delegates; imports nothing heavy."""

import multiprocessing
import sys


def main() -> int:
    """Run what the arguments ask for; the exit code."""
    multiprocessing.freeze_support()
    arguments = sys.argv[1:]
    if arguments[:1] == ["--child"]:
        from nova_desktop.children import run_child  # noqa: PLC0415 (not for the window)

        return run_child(arguments[1] if len(arguments) > 1 else "")
    from nova_desktop.app.command_line import run  # noqa: PLC0415 (not for a child)

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
