"""Which files may reach llama.cpp, and how it is set up."""

import struct
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nova_desktop.children.model_server.llama import LlamaServer, ServerFailedError, server_params
from nova_desktop.children.model_server.model_file import ModelFileInvalidError, check_model_file
from nova_desktop.children.model_server.reservation import PortReservation, is_taken
from nova_desktop.children.model_server.start_params import ModelServerStart
from nova_desktop.children.runtime.ports import bind_loopback, port_of

START = ModelServerStart(model_path="/m.gguf", alias="m", api_key="k", context_tokens=99)


def header(version: int = 3, tensors: int = 2, padding: int = 200) -> bytes:
    return struct.pack("<4sIQQ", b"GGUF", version, tensors, 5) + b"\0" * padding


def check(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    check_model_file(str(file))


def test_a_header_that_can_be_right(tmp_path: Path) -> None:
    check(tmp_path, header())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no GGUF"),
        (b"GGU", "no GGUF"),
        (b"<!DOCTYPE html><html>not found</html>", "no GGUF"),
        (b"GGUF\x03", "ends within"),
        (header(version=0), "version 0"),
        (header(version=0x03000000), "version"),
        (header(tensors=0), "cut off"),
        (header(tensors=1000), "cut off"),
    ],
)
def test_what_is_no_model(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(ModelFileInvalidError, match=reason):
        check(tmp_path, content)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(ModelFileInvalidError, match="cannot be read"):
            check_model_file(str(path))


class FakeXllamacpp:
    """Takes any parameter; the server fails."""

    CommonParams = staticmethod(
        lambda: SimpleNamespace(model=SimpleNamespace(), cpuparams=SimpleNamespace(n_threads=-1))
    )

    @staticmethod
    def Server(_params: object) -> None:  # noqa: N802 (xllamacpp's name)
        raise RuntimeError("Failed to init server, please check the input params.")


def test_the_server_is_closed_to_others_and_small() -> None:
    params: Any = server_params(FakeXllamacpp, START, 4321)
    assert (params.api_keys, params.hostnames, params.port) == (["k"], ["127.0.0.1"], 4321)
    assert (params.n_parallel, params.n_ctx, params.ui) == (1, 99, False)
    assert params.cpuparams.n_threads == -1


def test_a_failed_load_names_the_file() -> None:
    with pytest.raises(ServerFailedError, match=r"/m\.gguf"):
        LlamaServer.load(FakeXllamacpp, START, 1)


def test_a_server_that_does_not_answer_is_no_server() -> None:
    bound = bind_loopback(0)
    port = port_of(bound)
    bound.close()
    with pytest.raises(ServerFailedError, match="no sensible answer"):
        LlamaServer(object(), f"http://127.0.0.1:{port}", "k").context_tokens()


def test_a_taken_port_is_not_reserved() -> None:
    with bind_loopback(0) as taken:
        assert is_taken(port_of(taken))
        with PortReservation(port_of(taken)) as reserved:
            assert reserved.port != port_of(taken)


def test_a_reserved_port_is_kept_from_others() -> None:
    with PortReservation(0) as reserved, bind_loopback(reserved.port) as other:
        assert port_of(other) != reserved.port


def test_the_preferred_port_is_had_if_it_is_free() -> None:
    with bind_loopback(0) as first:
        port = port_of(first)
    with bind_loopback(port) as second:
        assert port_of(second) == port
    with PortReservation(port) as reserved:
        assert reserved.port == port
