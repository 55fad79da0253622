"""Keeps Graphiti from calling home and from logging what texts say, and the collector still."""

import gc
import logging
import sys
from typing import Any, Final, cast

LIBRARIES: Final = ("graphiti_core", "neo4j", "httpx", "httpcore")


def be_quiet() -> None:
    """Before Graphiti is imported: without posthog nothing can be sent, whatever is switched on.

    Its warnings quote what models answered, and its debug lines what users wrote.
    """
    cast("dict[str, Any]", sys.modules)["posthog"] = None  # importing it fails from now on
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def settle() -> None:
    """Once everything is loaded: what is there by now stays, so the collector skips it.

    A full look at all of Graphiti takes 0.1 s, in the middle of an answer.
    """
    gc.collect()
    gc.freeze()
