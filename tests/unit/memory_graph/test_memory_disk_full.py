"""A disk without room is told as that, and may be tried again."""

import errno

import pytest

from nova_desktop.children.memory.graph import GraphError
from nova_desktop.children.memory.store.errors import translating
from nova_desktop.domain.problems import ProblemCode


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, ProblemCode.DISK_FULL), (errno.EROFS, ProblemCode.MEMORY_FAILED)],
)
def test_what_the_file_system_says(number: int, code: ProblemCode) -> None:
    with pytest.raises(GraphError) as caught, translating():
        raise OSError(number, "refused")
    assert caught.value.code == code
