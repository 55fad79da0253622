"""The secrets of this process: in its environment and, for logs, in its redactor."""

import os
from collections.abc import Mapping, MutableMapping

from nova_desktop.children.gateway.environment import put_secrets
from nova_desktop.domain.redaction import Redactor


class Secrets:
    """Puts secrets where LiteLLM finds them, and takes them out of what it prints.

    A value that was replaced stays redacted: calls that began with it may still fail.
    """

    def __init__(
        self, redactor: Redactor, environment: MutableMapping[str, str] = os.environ
    ) -> None:
        self._redactor = redactor
        self._environment = environment

    def put(self, secrets: Mapping[str, str | None]) -> None:
        """Set each; None removes it."""
        for value in secrets.values():
            if value:
                self._redactor.add(value)
        put_secrets(self._environment, secrets)

    def hide(self, value: str) -> None:
        """Take a value out of what is printed that no variable holds."""
        self._redactor.add(value)

    def shown(self, text: str, longest: int = 300) -> str:
        """`text` in one line, shortened, without secrets and what looks like one."""
        return " ".join(self._redactor.redact_report(text).split())[:longest]
