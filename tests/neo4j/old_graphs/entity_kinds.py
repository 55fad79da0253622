"""The entity types that the original Nova gave to Graphiti, early (0.18) and late (0.25)."""

import typing
import zlib
from typing import Any, Literal

from pydantic import BaseModel


class Company(BaseModel):
    """An organisation."""

    company_name: str
    industry: str | None = None
    relationship_type: Literal["client", "vendor", "partner", "other"] | None = None
    website: str | None = None
    notes: str | None = None


class EarlyPerson(BaseModel):
    """A person."""

    full_name: str
    email: str | None = None
    role: str | None = None
    phone: str | None = None


class EarlyProject(BaseModel):
    """A project."""

    project_name: str
    description: str | None = None
    status: Literal["active", "completed", "on_hold", "cancelled"] | None = None
    start_date: str | None = None


class ProjectCode(BaseModel):
    """A booking code."""

    code: str
    code_type: Literal["booking", "billing", "internal", "external"] | None = None


class Artifact(BaseModel):
    """A file or document."""

    artifact_name: str
    artifact_type: Literal["file", "document", "presentation", "other"]
    path: str | None = None


class Meeting(BaseModel):
    """A meeting."""

    title: str
    scheduled_time: str | None = None
    duration_minutes: int | None = None


class Organization(BaseModel):
    """An organisation."""

    organization_type: Literal["company", "department", "team", "institution"] | None = None
    industry: str | None = None
    url: str | None = None


class LatePerson(BaseModel):
    """A person."""

    email: str | None = None
    job_title: str | None = None
    telephone: str | None = None


class CourseInstance(BaseModel):
    """A course with dates."""

    start_date: str | None = None
    location: str | None = None


class Event(BaseModel):
    """A meeting or conference."""

    event_type: Literal["meeting", "conference", "workshop", "other"] | None = None
    start_date: str | None = None
    location: str | None = None


class LateProject(BaseModel):
    """A project."""

    status: Literal["planned", "active", "completed", "on_hold"] | None = None
    start_date: str | None = None


class Identifier(BaseModel):
    """A business code."""

    value: str
    identifier_type: Literal["project_code", "booking_code", "cost_center", "other"]


class CreativeWork(BaseModel):
    """A document, video or template."""

    content_type: Literal["presentation", "document", "video", "other"] | None = None
    topics: str | None = None
    url: str | None = None


Kinds = dict[str, type[BaseModel]]

EARLY: Kinds = {
    "Company": Company,
    "Person": EarlyPerson,
    "Project": EarlyProject,
    "ProjectCode": ProjectCode,
    "Meeting": Meeting,
    "Artifact": Artifact,
}
LATE: Kinds = {
    "Organization": Organization,
    "Person": LatePerson,
    "CourseInstance": CourseInstance,
    "Event": Event,
    "Project": LateProject,
    "Identifier": Identifier,
    "CreativeWork": CreativeWork,
}
_EARLY_NAMES = {
    "Organization": "Company",
    "Identifier": "ProjectCode",
    "Event": "Meeting",
    "CreativeWork": "Artifact",
}


def label(kind: str, kinds: Kinds) -> str:
    """What the story's `kind` is called among `kinds`; "Entity" for none of them."""
    return kind if kind in kinds else _EARLY_NAMES.get(kind, "Entity")


def attributes(model: type[BaseModel], name: str) -> dict[str, Any]:
    """What a model would answer for the entity `name`: about a third is unknown, which is null."""
    return {
        field: _value(field, hint, name, is_required=model.model_fields[field].is_required())
        for field, hint in typing.get_type_hints(model).items()
        if field in model.model_fields
    }


def _value(field: str, hint: Any, name: str, *, is_required: bool) -> str | int | None:
    number = zlib.crc32(f"{name}/{field}".encode())
    if not is_required and number % 3 == 0:
        return None
    options = [hint, *typing.get_args(hint)]
    literal = next((one for one in options if typing.get_origin(one) is Literal), None)
    if literal is not None:
        return str(typing.get_args(literal)[number % len(typing.get_args(literal))])
    if int in options:
        return 15 + number % 4 * 15
    if field.endswith(("_date", "_time")):
        return f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return name if is_required else f"{field} of {name}"
