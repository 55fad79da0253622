"""What each endpoint takes of a request, learned when it refuses something."""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from http import HTTPStatus
from typing import Final

from nova_desktop.children.memory.models.errors import refused
from nova_desktop.children.memory.models.http import Answer
from nova_desktop.domain.memory_state import Endpoint
from nova_desktop.domain.problems import ProblemCode


class Form(IntEnum):
    """How an answer is held to its form, the strictest first."""

    SCHEMA = 0  # response_format json_schema
    OBJECT = 1  # response_format json_object, the schema in the prompt
    PROMPT = 2  # only the schema in the prompt


_ABOUT_FORM: Final = re.compile(
    r"response_format|json_schema|json_object|json mode|structured output|grammar", re.IGNORECASE
)
_ABOUT_LENGTH: Final = re.compile(r"max_(completion_)?tokens|max output", re.IGNORECASE)
_ABOUT_TEMPERATURE: Final = re.compile(r"temperature", re.IGNORECASE)
_SERVER_ERRORS: Final = frozenset({HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.NOT_IMPLEMENTED})


@dataclass(slots=True)
class Manners:
    """Of one endpoint. `form` is the strictest that was not refused."""

    form: Form = Form.SCHEMA
    length: bool = True
    temperature: bool = True

    def learn(self, answer: Answer, endpoint: Endpoint) -> bool:
        """Whether the refusal tells of something that can be left out, which it is from now on."""
        if answer.status == HTTPStatus.OK:
            return False
        error = refused(answer.status, answer.text, endpoint.model, endpoint.key)
        says_form = _ABOUT_FORM.search(answer.text) is not None
        if error.code is not ProblemCode.REQUEST_REFUSED:
            broke_on_form = answer.status in _SERVER_ERRORS and says_form
            return broke_on_form and self._step_down()
        if self.temperature and _ABOUT_TEMPERATURE.search(answer.text):
            self.temperature = False
            return True
        if self.length and _ABOUT_LENGTH.search(answer.text):
            self.length = False
            return True
        # Servers that do not know a parameter say so in words of their own.
        return self._step_down()

    def restore(self, before: "Manners") -> None:
        """Forget what was learned since."""
        self.form, self.length = before.form, before.length
        self.temperature = before.temperature

    def _step_down(self) -> bool:
        if self.form is Form.PROMPT:
            return False
        self.form = Form(self.form + 1)
        return True


@dataclass(slots=True)
class KnownManners:
    """Of all endpoints that were called."""

    _by_place: dict[tuple[str, str], Manners] = field(
        default_factory=dict[tuple[str, str], Manners]
    )

    def of(self, endpoint: Endpoint) -> Manners:
        """What is known, or what may be expected."""
        place = (endpoint.base_url, endpoint.model)
        if place not in self._by_place:
            form = Form.OBJECT if endpoint.json_schema is False else Form.SCHEMA
            self._by_place[place] = Manners(form)
        return self._by_place[place]

    def forget(self) -> None:
        """Models have changed: ask anew."""
        self._by_place.clear()
