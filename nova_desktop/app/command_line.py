"""The command line: the window without a command, else doctor, selftest or memory.

Arguments that are not known never open a window: libraries start sys.executable again.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from nova_desktop import __version__


def run(arguments: Sequence[str]) -> int:
    """The exit code: 0 for success, 1 for failure, 2 for arguments that are not known."""
    asked = _parser().parse_args(arguments)
    if asked.command == "doctor":
        from nova_desktop.app.doctor import run_doctor  # noqa: PLC0415 (only when asked for)

        return run_doctor(as_json=asked.json)
    if asked.command == "selftest":
        from nova_desktop.app.selftest import run_selftest  # noqa: PLC0415 (only when asked for)

        return run_selftest(as_json=asked.json, model=asked.model)
    if asked.command == "memory":
        from nova_desktop.app.memory_command import run_memory  # noqa: PLC0415 (only when asked for)

        return run_memory(asked)
    if asked.gallery:
        from nova_desktop.app.gallery import run_gallery  # noqa: PLC0415 (only when asked for)

        return run_gallery()
    from nova_desktop.app.window import run_window  # noqa: PLC0415 (only when asked for)

    return run_window()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nova-desktop", description="Nova Desktop: without a command it opens the window."
    )
    parser.add_argument("--version", action="version", version=f"nova-desktop {__version__}")
    parser.add_argument(
        "--gallery", action="store_true", help="show every widget in every state, and nothing else"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    doctor = commands.add_parser("doctor", help="look at this computer and say what is missing")
    selftest = commands.add_parser("selftest", help="run the main job once, end to end")
    for command in (doctor, selftest):
        command.add_argument("--json", action="store_true", help="print JSON")
    selftest.add_argument(
        "--model", type=Path, metavar="FILE.gguf", help="the model file that answers"
    )
    _add_memory(commands.add_parser("memory", help="take over, check or export what is remembered"))
    return parser


def _add_memory(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    migrate = commands.add_parser("migrate", help="take over the graph of an earlier Nova")
    migrate.add_argument("--from", dest="source", required=True, metavar="URI")
    migrate.add_argument("--group", default="nova", help="its group id, as `nova`")
    migrate.add_argument("--user", default="neo4j")
    migrate.add_argument("--database", default="neo4j")
    migrate.add_argument("--dry-run", action="store_true", help="only say what would come")
    migrate.add_argument(
        "--text-only", action="store_true", help="make no vectors: it is found by words only"
    )
    back = commands.add_parser("roll-back", help="take a migration back")
    back.add_argument("backup", nargs="?", default="", help="its folder; the last one without it")
    for command in (migrate, back):
        command.add_argument("--yes", action="store_true", help="do not ask")
    commands.add_parser("check", help="look whether everything is sound")
    export = commands.add_parser("export", help="write everything into a file of JSON lines")
    export.add_argument("path", metavar="PATH")
