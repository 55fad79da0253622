"""The frozen application bundles only what everybody may pass on."""

import re
from importlib.metadata import distribution
from pathlib import Path

import licences
import pytest

ROOT = Path(__file__).parents[2]
# Installed with LiteLLM, never bundled; the specification excludes them. polars states its
# licence only as a whole text.
EXCLUDED = {"litellm-enterprise", "polars", "polars-runtime-32", "pyroscope-io"}
PIN = re.compile(r"^([a-zA-Z0-9._-]+)==[^;\\]*(;[^\\]*)?", re.MULTILINE)


def runtime_distributions() -> list[str]:
    """What the application is installed with on every system, without what is excluded."""
    pins = PIN.findall((ROOT / "requirements" / "app.txt").read_text(encoding="utf-8"))
    return [name for name, marker in pins if not marker and name not in EXCLUDED]


def files_of(name: str) -> list[str]:
    return [str(file.locate()) for file in distribution(name).files or ()]


def test_what_is_bundled_is_free() -> None:
    stated = {name: licences.statement_of(distribution(name)) for name in runtime_distributions()}
    assert "litellm" in stated
    assert {name: text for name, text in stated.items() if not licences.is_free(text)} == {}


def test_the_proprietary_part_of_litellm_is_refused() -> None:
    with pytest.raises(licences.NonFreeError, match=r"litellm-enterprise .*Proprietary"):
        licences.check(files_of("litellm-enterprise") + files_of("httpx"))


def test_licences_come_with_their_texts() -> None:
    (httpx,) = licences.check(files_of("httpx"))
    assert (httpx.name, httpx.licence) == ("httpx", "BSD-3-Clause")
    assert "Redistribution" in httpx.texts[0]


@pytest.mark.parametrize(
    ("statement", "free"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("LGPL-3.0-only OR GPL-2.0-only", True),
        ("GPL-3.0-only", False),
        ("MIT AND LicenseRef-Proprietary", False),
        ("Commercial", False),
        ("MITRE terms", False),
        ("", False),
    ],
)
def test_statements(statement: str, free: bool) -> None:
    assert licences.is_free(statement) is free
