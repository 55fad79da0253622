"""Parameters of requests: what is wrong is named, never quoted."""

import pytest

from nova_desktop.children.gateway.start_params import GatewayStart
from nova_desktop.children.model_server.start_params import (
    DEFAULT_CONTEXT_TOKENS,
    ModelServerStart,
)
from nova_desktop.children.runtime import params as read
from nova_desktop.children.runtime.serving import RefusedError
from nova_desktop.protocol import INVALID_PARAMS

GATEWAY: dict[str, object] = {"config_path": "/x.yaml", "master_key": "sk-0123456789abcdef"}
MODEL: dict[str, object] = {"model_path": "/m.gguf", "alias": "m", "api_key": "k"}


def test_a_gateway_s_start() -> None:
    start = GatewayStart.of(GATEWAY | {"port": 4000, "secrets": {"A": "b"}, "log_level": "info"})
    assert (start.config_path, start.port, start.log_level) == ("/x.yaml", 4000, "INFO")
    assert start.secrets == {"A": "b"}
    assert "sk-0123" not in repr(start)
    assert "b" not in repr(start.secrets) or "secrets" not in repr(start)


@pytest.mark.parametrize(
    "change",
    [
        {"config_path": ""},
        {"config_path": 3},
        {"master_key": "short"},
        {"master_key": "sk-0123456789abcdé"},
        {"master_key": "sk-0123456789ab\n"},
        {"port": -1},
        {"port": "4000"},
        {"port": True},
        {"secrets": []},
        {"secrets": {"A": 3}},
        {"secrets": {"": "x"}},
        {"secrets": {"A=B": "x"}},
        {"secrets": {"A": "x\0y"}},
        {"log_level": "LOUD"},
    ],
)
def test_a_wrong_parameter_of_the_gateway(change: dict[str, object]) -> None:
    with pytest.raises(RefusedError) as caught:
        GatewayStart.of(GATEWAY | change)
    assert caught.value.code == INVALID_PARAMS
    assert "0123456789" not in caught.value.message


def test_a_model_server_s_start() -> None:
    start = ModelServerStart.of(MODEL | {"context_tokens": 0, "threads": 2, "embedding": True})
    assert (start.context_tokens, start.threads, start.embedding) == (
        DEFAULT_CONTEXT_TOKENS,
        2,
        True,
    )
    assert "api_key" not in repr(start)


@pytest.mark.parametrize(
    "change", [{"alias": ""}, {"api_key": ""}, {"embedding": 1}, {"context_tokens": 1.5}]
)
def test_a_wrong_parameter_of_the_model_server(change: dict[str, object]) -> None:
    with pytest.raises(RefusedError):
        ModelServerStart.of(MODEL | change)


def test_a_secret_may_be_removed() -> None:
    assert read.secrets({"secrets": {"A": None}}) == {"A": None}
    assert read.secrets({}) == {}
