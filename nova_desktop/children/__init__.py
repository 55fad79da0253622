"""Programs that run as children of the window; only __main__ imports them."""

from nova_desktop.children.start import run_child

__all__ = ["run_child"]
