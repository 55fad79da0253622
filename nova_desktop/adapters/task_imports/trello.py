"""Trello: the JSON that a board's menu exports ('Print, export, and share', 'Export as JSON').

The records are those of developer.atlassian.com/cloud/trello/guides/rest-api/object-definitions.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from nova_desktop.adapters.task_imports import times
from nova_desktop.adapters.task_imports.building import Builder, ended, joined, said
from nova_desktop.adapters.task_imports.here import Here
from nova_desktop.adapters.task_imports.json_values import (
    EMPTY,
    Record,
    number,
    record,
    records,
    rows,
    text,
    texts,
    truth,
)
from nova_desktop.adapters.task_imports.lane_names import status_of_lane
from nova_desktop.domain.task_import import (
    NOBODY,
    ImportedBoard,
    ImportedComment,
    ImportedFile,
    ImportedPlace,
    ImportedTask,
    LeftWhy,
    Product,
)
from nova_desktop.domain.tasks import TaskStatus

_ID_SECONDS: Final = 8
_LATEST_REMINDER: Final = 60 * 24 * 400


def is_trello(value: object) -> bool:
    """Whether JSON is a board of Trello."""
    board = record(value)
    return isinstance(board.get("cards"), list) and isinstance(board.get("lists"), list)


def read(value: object, origin: str, here: Here) -> ImportedBoard:
    """All of a board."""
    builder = Builder(Product.TRELLO, origin)
    _Board(builder, here, record(value)).read()
    return builder.build()


class _Board:
    def __init__(self, builder: Builder, here: Here, board: Record) -> None:
        self._builder = builder
        self._here = here
        self._board = board
        self._name = text(board, "name")
        self._lists = _by_id(board.get("lists"))
        self._people = {
            key: text(one, "fullName", "username") for key, one in _by_id(board["members"]).items()
        } if "members" in board else {}  # fmt: skip
        self._checklists = _by_id(board.get("checklists"))
        self._fields = _by_id(board.get("customFields"))
        self._labels = _by_id(board.get("labels"))
        self._comments = self._by_card()

    def read(self) -> None:
        if self._name:
            notes = text(self._board, "desc")
            self._builder.project(ImportedPlace(self._name, notes=notes))
        self._tell_lists()
        cards = list(records(self._board.get("cards")))
        self._builder.told["cards"] = len(cards)
        order = {key: at for at, key in enumerate(_in_order(self._lists))}
        cards.sort(key=lambda card: (order.get(text(card, "idList"), 0), number(card, "pos") or 0))
        for at, card in enumerate(cards, 1):
            self._card(card, at)
        kinds = {text(one, "type") for one in records(self._board.get("actions"))}
        if kinds - {"commentCard"}:
            count = sum(
                text(one, "type") != "commentCard" for one in records(self._board.get("actions"))
            )
            self._builder.left("actions", LeftWhy.NO_PLACE, count=count)
        for name in ("pluginData", "powerUps"):
            if found := len(rows(self._board.get(name))):
                self._builder.left(name, LeftWhy.NO_PLACE, count=found)

    def _tell_lists(self) -> None:
        for one in self._lists.values():
            name = text(one, "name")
            if status_of_lane(name) is None:
                self._builder.left("lists", LeftWhy.AS_LABEL, example=name)

    def _card(self, card: Record, line: int) -> None:
        lane = self._lists.get(text(card, "idList"), EMPTY)
        status, labels = self._status(card, lane)
        due = times.due(text(card, "due"), self._here.zone) if card.get("due") else None
        if card.get("due") and due is None:
            self._builder.left("due", LeftWhy.NOT_UNDERSTOOD, line, text(card, "due"))
        people = [self._people.get(one, "") for one in texts(card.get("idMembers"))]
        index = self._builder.add(
            ImportedTask(
                title=text(card, "name"),
                source=text(card, "id"),
                line=line,
                status=status,
                due=due,
                start=times.day(text(card, "start")),
                remind_at=_reminder(card, times.instant(due)),
                labels=(*labels, *self._labels_of(card)),
                project=self._name,
                people=tuple(filter(None, people)),
                notes=joined(text(card, "desc"), self._custom(card, line)),
                created_at=_made(text(card, "id")),
                completed_at=self._completed(card, status),
                comments=self._comments.get(text(card, "id"), ()),
                files=self._files(card, line),
            )
        )
        if index != NOBODY:
            self._items(card, index, line)
        self._tell(card, line)

    def _status(self, card: Record, lane: Record) -> tuple[TaskStatus, list[str]]:
        name = text(lane, "name")
        known = status_of_lane(name)
        labels = [name] if name and known is None else []
        if truth(card, "closed") or truth(lane, "closed"):
            self._builder.left("closed", LeftWhy.CHANGED, example=text(card, "name"))
            return TaskStatus.DONE, [*labels, "archived"]
        if truth(card, "dueComplete"):
            return TaskStatus.DONE, labels
        return known or TaskStatus.NEW, labels

    def _labels_of(self, card: Record) -> list[str]:
        own = [*records(card.get("labels"))]
        own = own or [
            self._labels[one] for one in texts(card.get("idLabels")) if one in self._labels
        ]
        return [text(one, "name") or text(one, "color") for one in own]

    def _completed(self, card: Record, status: TaskStatus) -> datetime | None:
        if status is not TaskStatus.DONE:
            return None
        return times.moment(text(card, "dateCompleted", "dateLastActivity"))

    def _items(self, card: Record, parent: int, line: int) -> None:
        """The items of checklists, as subtasks."""
        lists = [self._checklists.get(one, EMPTY) for one in texts(card.get("idChecklists"))]
        lists = [*filter(None, lists)] or [*records(card.get("checklists"))]
        for one in sorted(lists, key=lambda each: number(each, "pos") or 0):
            items = sorted(
                records(one.get("checkItems")), key=lambda each: number(each, "pos") or 0
            )
            for item in items:
                self._item(item, text(one, "name") if len(lists) > 1 else "", parent, line)
        if len(lists) > 1:
            self._builder.left("checklists", LeftWhy.AS_LABEL, line, text(lists[0], "name"))

    def _item(self, item: Record, checklist: str, parent: int, line: int) -> None:
        person = self._people.get(text(item, "idMember"), "")
        self._builder.add(
            ImportedTask(
                title=text(item, "name"),
                source=text(item, "id"),
                line=line,
                status=ended(text(item, "state") == "complete"),
                due=times.due(text(item, "due"), self._here.zone),
                labels=(checklist,) if checklist else (),
                project=self._name,
                people=(person,) if person else (),
                parent=parent,
                created_at=_made(text(item, "id")),
            )
        )

    def _by_card(self) -> Mapping[str, tuple[ImportedComment, ...]]:
        found: dict[str, list[ImportedComment]] = {}
        for one in records(self._board.get("actions")):
            if text(one, "type") != "commentCard":
                continue
            about = record(one.get("data"))
            by = text(record(one.get("memberCreator")), "fullName", "username")
            at = times.moment(text(one, "date"))
            card = text(record(about.get("card")), "id")
            found.setdefault(card, []).append(said(text(about, "text"), by, at))
        return {card: tuple(reversed(comments)) for card, comments in found.items()}

    def _files(self, card: Record, line: int) -> tuple[ImportedFile, ...]:
        kept: list[ImportedFile] = []
        for one in records(card.get("attachments")):
            address = text(one, "url")
            if address:
                size = int(number(one, "bytes") or 0)
                kept.append(ImportedFile(text(one, "name", "fileName"), address, size))
                if truth(one, "isUpload"):
                    self._builder.left(
                        "attachments", LeftWhy.FILE_ELSEWHERE, line, text(one, "name")
                    )
        return tuple(kept)

    def _custom(self, card: Record, line: int) -> str:
        """Custom fields have no place, so they stand in the notes."""
        kept: list[str] = []
        for item in records(card.get("customFieldItems")):
            field = self._fields.get(text(item, "idCustomField"), EMPTY)
            value = self._custom_value(item, field)
            if value:
                kept.append(f"{text(field, 'name') or 'Custom field'}: {value}")
                self._builder.left("customFieldItems", LeftWhy.IN_NOTES, line, kept[-1])
        return "\n".join(kept)

    def _custom_value(self, item: Record, field: Record) -> str:
        chosen = text(item, "idValue")
        for option in records(field.get("options")):
            if chosen and text(option, "id") == chosen:
                return text(record(option.get("value")), "text")
        return text(record(item.get("value")), "text", "number", "date", "checked")

    def _tell(self, card: Record, line: int) -> None:
        badges = record(card.get("badges"))
        if votes := int(number(badges, "votes") or 0):
            self._builder.left("votes", LeftWhy.NO_PLACE, line, count=votes)
        if card.get("idAttachmentCover"):
            self._builder.left("cover", LeftWhy.NO_PLACE, line)
        if truth(card, "isTemplate"):
            self._builder.left("isTemplate", LeftWhy.NO_PLACE, line, text(card, "name"))
        if card.get("address") or card.get("coordinates"):
            self._builder.left("location", LeftWhy.NO_PLACE, line, text(card, "address"))


def _by_id(value: object) -> dict[str, Record]:
    return {text(one, "id"): one for one in records(value) if text(one, "id")}


def _in_order(lists: Mapping[str, Record]) -> list[str]:
    return sorted(lists, key=lambda key: number(lists[key], "pos") or 0)


def _made(name: str) -> datetime | None:
    """The time that the first eight hexadecimal digits of an id tell."""
    try:
        return times.from_seconds(int(name[:_ID_SECONDS], 16)) if len(name) == 24 else None
    except ValueError:
        return None


def _reminder(card: Record, due: datetime | None) -> datetime | None:
    """So many minutes before it is due; -1 for none."""
    before = number(card, "dueReminder")
    if due is None or before is None or not 0 <= before <= _LATEST_REMINDER:
        return None
    return due - timedelta(minutes=before)
