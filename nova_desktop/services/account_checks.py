"""The last answer of each provider to its key, and when: kept from one start to the next."""

import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from nova_desktop.domain.problems import NovaError
from nova_desktop.domain.provider_catalogue import KeyCheck, KeyOutcome
from nova_desktop.services.ports import StateStore

_PREFIX: Final = "account/check/"


@dataclass(frozen=True, slots=True)
class LastCheck:
    """What came of the last Validate, at `at` in UTC; `models` is how many there were."""

    outcome: KeyOutcome
    at: datetime
    models: int = 0

    @property
    def is_good(self) -> bool:
        return self.outcome is KeyOutcome.OK


class AccountChecks:
    """By the account's id. Neither keys nor what a provider said in its own words are kept.

    Without a `state` it remembers for as long as Nova runs.
    """

    def __init__(self, state: StateStore | None = None) -> None:
        self._state = state
        self._kept: dict[str, LastCheck] = {}
        self._is_read = False

    def of(self, account_id: str) -> LastCheck | None:
        """None for one that was never validated."""
        return self._kept.get(account_id)

    async def read(self, known: Collection[str]) -> None:
        """Remember what earlier runs kept; that of accounts which are not `known` is forgotten.

        Raises NovaError of the store.
        """
        if self._state is None or self._is_read:
            return
        self._is_read = True
        for name in await self._state.state_keys(_PREFIX):
            account_id = name.removeprefix(_PREFIX)
            if account_id not in known:
                await self._state.set_state(name, None)
                continue
            found = _read(await self._state.get_state(name) or "")
            if found is not None:
                self._kept.setdefault(account_id, found)

    async def keep(self, account_id: str, check: KeyCheck) -> None:
        """Remember an answer that came now; a store that fails costs the memory of it only."""
        last = LastCheck(check.outcome, datetime.now(UTC), len(check.models))
        self._kept[account_id] = last
        if self._state is not None:
            row = {"outcome": last.outcome, "at": last.at.isoformat(), "models": last.models}
            with suppress(NovaError):
                await self._state.set_state(_PREFIX + account_id, json.dumps(row))


def _read(text: str) -> LastCheck | None:
    """None for what cannot be read, as an outcome of a later version."""
    try:
        row: object = json.loads(text)
        values = cast("dict[str, object]", row) if isinstance(row, dict) else {}
        at = datetime.fromisoformat(str(values["at"])).astimezone(UTC)
        models = values.get("models")
        count = models if isinstance(models, int) else 0
        return LastCheck(KeyOutcome(str(values["outcome"])), at, count)
    except (KeyError, ValueError, OverflowError):
        return None
