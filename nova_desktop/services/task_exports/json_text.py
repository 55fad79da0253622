"""Tasks as Nova's own JSON: complete, one task a line, described in docs/export-format.md."""

import json

from nova_desktop.domain.task_json import (
    FORMAT,
    VERSION,
    lane_to_json,
    place_to_json,
    record_to_json,
)
from nova_desktop.domain.task_places import Person, Project
from nova_desktop.domain.task_records import TaskRecord
from nova_desktop.services.task_exports.formats import ExportFrame


class JsonText:
    """Implements TaskText; how many tasks there are comes last and tells a file that was cut."""

    def __init__(self, frame: ExportFrame) -> None:
        self._frame = frame
        self._written = 0

    def begin(self) -> str:
        frame, board = self._frame, self._frame.board
        head = {
            "format": FORMAT,
            "version": VERSION,
            "nova": frame.version,
            "made_at": frame.made_at.isoformat(),
            "lanes": [lane_to_json(lane) for lane in board.lanes],
            "projects": [place_to_json(project) for project in board.projects],
            "people": [place_to_json(_as_project(person)) for person in board.people],
        }
        members = ",\n".join(f"{_text(name)}: {_text(value)}" for name, value in head.items())
        return f'{{\n{members},\n"tasks": ['

    def task(self, record: TaskRecord, depth: int) -> str:
        del depth
        self._written += 1
        comma = "," if self._written > 1 else ""
        return f"{comma}\n{_text(record_to_json(record))}"

    def end(self) -> str:
        return f'\n],\n"count": {self._written}\n}}\n'


def _as_project(person: Person) -> Project:
    return Project(person.id, person.name, person.colour, person.notes, person.archived)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
