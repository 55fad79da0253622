"""How the gateway child is told to reach providers."""

from pathlib import Path

import pytest

from nova_desktop.children.gateway.network import reach
from nova_desktop.children.runtime.serving import RefusedError

PEM = "-----BEGIN CERTIFICATE-----\nown\n-----END CERTIFICATE-----\n"


def test_nothing_is_set_but_that_this_computer_needs_no_proxy(tmp_path: Path) -> None:
    environment = {"HTTPS_PROXY": "http://old:1", "no_proxy": "intranet"}
    reach(environment, "", "", tmp_path)
    assert environment["HTTPS_PROXY"] == "http://old:1"
    assert environment["NO_PROXY"] == "intranet,localhost,127.0.0.1,::1"
    assert "SSL_CERT_FILE" not in environment


def test_a_proxy_takes_the_place_of_the_environments(tmp_path: Path) -> None:
    environment = {"HTTPS_PROXY": "http://old:1", "https_proxy": "http://old:1"}
    reach(environment, "http://new:2", "", tmp_path)
    proxies = {environment[n] for n in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy")}
    assert proxies == {"http://new:2"}


def test_own_authorities_come_beside_the_usual_ones(tmp_path: Path) -> None:
    own = tmp_path / "own.pem"
    own.write_text(PEM)
    environment: dict[str, str] = {}
    reach(environment, "", str(own), tmp_path)
    both = Path(environment["SSL_CERT_FILE"]).read_text()
    assert both.endswith(f"{PEM}\n")
    assert both.count("BEGIN CERTIFICATE") > 50
    assert environment["REQUESTS_CA_BUNDLE"] == environment["SSL_CERT_FILE"]


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_without_certificates_is_refused(tmp_path: Path, content: str | None) -> None:
    own = tmp_path / "own.pem"
    if content is not None:
        own.write_text(content)
    with pytest.raises(RefusedError, match="own\\.pem"):
        reach({}, "", str(own), tmp_path)
