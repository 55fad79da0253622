"""The rule on what is committed: nothing of the machine where it was written."""

import re
import subprocess
from pathlib import Path

# Written so that this file does not match itself.
INDEX_OPTION = r"index[-_]url|find[-]links|trusted[-]host"
INDEX_PAGE = r"https?://[^ \"']+/simple/?([ \"']|$)"
ADDRESS = r"(https?|file)://"
LOCK_FILES = re.compile(r"(^|/)((uv|poetry|pdm)\.lock|Pipfile\.lock|pylock(\.[^/]+)?\.toml)$")


def machine_traces(root: Path) -> list[str]:
    """Index addresses, lock files that hold them, and paths of this checkout or this home."""
    folders = {Path.home(), root.resolve()} - {Path("/")}
    own_paths = "|".join(re.escape(f"{folder}/") for folder in folders)
    return [
        *_grep(root, INDEX_OPTION),
        *_grep(root, INDEX_PAGE),
        *_grep(root, rf"(^|[^A-Za-z0-9._])({own_paths})"),
        *_grep(root, ADDRESS, "requirements"),
        *(f"{name}:1: a lock file" for name in _tracked(root) if LOCK_FILES.search(name)),
    ]


def _git(root: Path, *arguments: str) -> list[str]:
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
    )
    # git grep ends with 1 where there is nothing; anything above is a failure of git.
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    return done.stdout.splitlines()


def _grep(root: Path, pattern: str, where: str = ".") -> list[str]:
    return _git(root, "grep", "-nIE", "-e", pattern, "--", where)


def _tracked(root: Path) -> list[str]:
    return _git(root, "ls-files")
