-- The agent's runs, and their steps. Times in microseconds since 1970 in UTC.
CREATE TABLE runs (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    aim TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    ended_at INTEGER,
    task TEXT NOT NULL DEFAULT '',        -- '' for none
    conversation TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',
    most_steps INTEGER NOT NULL,
    most_seconds REAL NOT NULL,
    most_tokens INTEGER,                  -- NULL for no cap
    most_usd REAL,
    tokens INTEGER NOT NULL DEFAULT 0,
    usd REAL,                             -- NULL where a price is not known
    seconds REAL NOT NULL DEFAULT 0,
    steps INTEGER NOT NULL DEFAULT 0,
    summary TEXT NOT NULL DEFAULT '',
    question TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    problem TEXT,
    problem_detail TEXT NOT NULL DEFAULT '',
    problem_params TEXT NOT NULL DEFAULT '{}'
) STRICT;
-- A task has one run at a time.
CREATE UNIQUE INDEX runs_of_task ON runs (task)
    WHERE task <> '' AND state NOT IN ('done', 'failed', 'stopped');
CREATE INDEX runs_state ON runs (state, row);

CREATE TABLE run_steps (
    row INTEGER PRIMARY KEY,
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    reasoning TEXT NOT NULL DEFAULT '',
    model TEXT NOT NULL DEFAULT '',
    call_id TEXT NOT NULL DEFAULT '',     -- joins a model's answer to its usage
    tool TEXT NOT NULL DEFAULT '',
    arguments TEXT NOT NULL DEFAULT '',
    model_call TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    batch TEXT NOT NULL DEFAULT '',
    tokens INTEGER NOT NULL DEFAULT 0,
    usd REAL,
    seconds REAL NOT NULL DEFAULT 0,
    UNIQUE (run, number)
) STRICT;
