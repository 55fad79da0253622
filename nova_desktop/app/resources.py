"""Where the shipped files are, for those who compose the application."""

from collections.abc import Mapping
from pathlib import Path

from nova_desktop.ui.resources import resource_folder

__all__ = ["provider_file", "resource_folder"]


def provider_file(environ: Mapping[str, str]) -> tuple[Path, Path]:
    """The catalogue of providers to read, and the shipped one in case that cannot be read.

    NOVA_PROVIDERS_FILE names another one, as a company's with addresses of its own.
    """
    shipped = resource_folder().parent / "configs" / "providers.yaml"
    other = environ.get("NOVA_PROVIDERS_FILE", "").strip()
    return (Path(other) if other else shipped), shipped
