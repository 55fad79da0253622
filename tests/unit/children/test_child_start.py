"""`--child NAME` for a name that is none."""

import pytest

from nova_desktop.children import run_child


@pytest.mark.parametrize("kind", ["", "mail", "../gateway"])
def test_an_unknown_child(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_child(kind) == 2
    captured = capsys.readouterr()
    assert "gateway" in captured.err
    assert captured.out == ""
