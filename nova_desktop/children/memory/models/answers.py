"""Reads what a model wrote as the JSON that was asked for, whatever it is wrapped in."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, cast, get_args

from pydantic import BaseModel, ValidationError

from nova_desktop.children.memory.models.bounds import bounded

MOST_STARTS: Final = 200
"""Places of a text at which JSON is looked for."""
_LONGEST_ERROR: Final = 600
_THOUGHTS: Final = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_START: Final = re.compile(r"[{\[]")
_SCHEMA_KEYS: Final = frozenset({"properties", "$defs", "$ref", "$schema"})
_DECODER: Final = json.JSONDecoder()

Answered = dict[str, Any]


class UnusableAnswerError(Exception):
    """An answer that is not what was asked for; its text tells the model why."""


def read_answer(text: str, model: type[BaseModel]) -> Answered:
    """The object that `text` holds: bare, in a fence, behind prose, or as a bare list.

    Raises UnusableAnswerError.
    """
    plain = _THOUGHTS.sub("", text)
    if not plain.strip():
        raise UnusableAnswerError("the answer is empty")
    why = ""
    for value in _values(plain):
        try:
            return _checked(value, model)
        except UnusableAnswerError as error:
            why = why or str(error)
    raise UnusableAnswerError(why or "there is no whole JSON in it")


def what_is_good(text: str, model: type[BaseModel]) -> Answered | None:
    """Of a list that breaks off or has wrong items those that are good; None if none is.

    For a model that asks for one list and nothing else.
    """
    name, item = _only_list(model)
    if item is None:
        return None
    found: list[Answered] = []
    start = text.find("[")
    for value in _values(text[start + 1 :]) if start >= 0 else ():
        try:
            found.append(item.model_validate(value).model_dump(mode="json"))
        except ValidationError:
            continue
    return bounded({name: found}) if found else None


def _values(text: str) -> Iterator[object]:
    """The JSON objects and lists in it, outer ones only."""
    at = 0
    for _ in range(MOST_STARTS):
        start = _START.search(text, at)
        if start is None:
            return
        try:
            value, at = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            at = start.end()
            continue
        yield value


def _checked(value: object, model: type[BaseModel]) -> Answered:
    shaped = _shaped(value, model)
    if _SCHEMA_KEYS & shaped.keys() and not _SCHEMA_KEYS & model.model_fields.keys():
        raise UnusableAnswerError("it is the schema itself, not an answer in that form")
    if shaped and not shaped.keys() & model.model_fields.keys():
        wanted = ", ".join(model.model_fields)
        raise UnusableAnswerError(f"the object needs the keys {wanted}")
    try:
        return bounded(model.model_validate(shaped).model_dump(mode="json"))
    except ValidationError as error:
        raise UnusableAnswerError(_told(error)) from None


def _shaped(value: object, model: type[BaseModel]) -> Answered:
    """A bare list under its name, an object out of a needless wrapper."""
    name, _ = _only_list(model)
    if isinstance(value, list):
        if not name:
            raise UnusableAnswerError("a JSON object is wanted, not a list")
        return {name: value}
    inner = cast("Answered", value)
    if len(inner) == 1 and not inner.keys() & (model.model_fields.keys() | _SCHEMA_KEYS):
        (only,) = inner.values()
        if isinstance(only, dict) or (isinstance(only, list) and name):
            return _shaped(cast("object", only), model)
    return inner


def _only_list(model: type[BaseModel]) -> tuple[str, type[BaseModel] | None]:
    """Name and items of the list that a model consists of, ("", None) if it is none."""
    if len(model.model_fields) != 1:
        return "", None
    ((name, info),) = model.model_fields.items()
    kinds: tuple[Any, ...] = get_args(info.annotation)
    is_list = getattr(info.annotation, "__origin__", None) is list
    if not is_list or not (isinstance(kinds[0], type) and issubclass(kinds[0], BaseModel)):
        return "", None
    return name, kinds[0]


def _told(error: ValidationError) -> str:
    """What is wrong and where, for the model to read."""
    lines = [
        f"{'.'.join(map(str, each['loc']))}: {each['msg']}"
        for each in error.errors(include_url=False, include_input=False)[:5]
    ]
    return "; ".join(lines)[:_LONGEST_ERROR]
