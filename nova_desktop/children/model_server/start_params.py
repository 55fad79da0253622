"""The parameters of the model server's `start`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from nova_desktop.children.runtime import params as read
from nova_desktop.protocol import JsonObject

DEFAULT_CONTEXT_TOKENS: Final = 4096
"""For a file that names none here: what it was trained on may not fit into memory."""


@dataclass(frozen=True, slots=True)
class ModelServerStart:
    """What the parent wants. `port` is preferred, 0 stands for any; 0 threads for a good number.

    `most_tokens` ends every answer, 0 lets the model end it. `chat_template` (Jinja) replaces the
    model's own unless it is empty; a base model has none.
    """

    model_path: str
    alias: str
    api_key: str = field(repr=False)
    context_tokens: int = DEFAULT_CONTEXT_TOKENS
    port: int = 0
    threads: int = 0
    embedding: bool = False
    most_tokens: int = 0
    chat_template: str = ""

    @classmethod
    def of(cls, params: JsonObject) -> "ModelServerStart":
        """Raises RefusedError, which names the parameter and not its value."""
        return cls(
            model_path=str(Path(read.text(params, "model_path")).expanduser()),
            alias=read.text(params, "alias"),
            api_key=read.text(params, "api_key"),
            context_tokens=read.whole(params, "context_tokens") or DEFAULT_CONTEXT_TOKENS,
            port=read.whole(params, "port"),
            threads=read.whole(params, "threads"),
            embedding=read.flag(params, "embedding"),
            most_tokens=read.whole(params, "most_tokens"),
            chat_template=read.text(params, "chat_template", ""),
        )
