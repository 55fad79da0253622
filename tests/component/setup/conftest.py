"""The window that these tests look at."""

from tests.component.shown_window import window

__all__ = ["window"]
