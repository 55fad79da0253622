-- The first schema. Times are microseconds since 1970 in UTC. Order never comes from a time:
-- `seq`, `touched` and `id` grow by one, so a clock that is set back changes nothing.

PRAGMA application_id = 1315927649;  -- 'Nova' in ASCII

CREATE TABLE conversations (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    touched INTEGER NOT NULL,             -- grows with each new message; the list's order
    pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
    deleted_at INTEGER                    -- deleted ones stay, for undo
) STRICT;
CREATE INDEX conversations_touched ON conversations (touched);
CREATE INDEX conversations_listed ON conversations (touched) WHERE deleted_at IS NULL;

CREATE TABLE messages (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    seq INTEGER NOT NULL,
    author TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    model TEXT NOT NULL DEFAULT '',
    problem TEXT,
    problem_detail TEXT NOT NULL DEFAULT '',
    prompt_tokens INTEGER,
    completion_tokens INTEGER,
    cost_usd REAL,
    first_token_ms REAL,
    total_ms REAL,
    estimated INTEGER NOT NULL DEFAULT 0 CHECK (estimated IN (0, 1)),
    text TEXT NOT NULL,                   -- the long columns last: SQLite reads rows left to right
    reasoning TEXT NOT NULL DEFAULT '',
    UNIQUE (conversation, seq)
) STRICT;
CREATE INDEX messages_unfinished ON messages (row) WHERE state IN ('queued', 'streaming');

CREATE TABLE usage (
    row INTEGER PRIMARY KEY,
    call_id TEXT NOT NULL,
    deployment_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    model TEXT NOT NULL,
    role TEXT NOT NULL,
    purpose TEXT NOT NULL,
    variant TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    cost_usd REAL NOT NULL,
    first_token_ms REAL,
    total_ms REAL NOT NULL,
    cache_hit INTEGER NOT NULL CHECK (cache_hit IN (0, 1)),
    error TEXT NOT NULL,
    UNIQUE (call_id, deployment_id)
) STRICT;
CREATE INDEX usage_at ON usage (at);

CREATE TABLE journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice, so the order survives deletions
    batch TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,                -- JSON
    inverse_kind TEXT NOT NULL,
    inverse_payload TEXT NOT NULL,        -- JSON
    at INTEGER NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)),
    redoable INTEGER NOT NULL DEFAULT 0 CHECK (redoable IN (0, 1))
) STRICT;
CREATE INDEX journal_batch ON journal (batch);
CREATE INDEX journal_undoable ON journal (id) WHERE undone = 0;
CREATE INDEX journal_redoable ON journal (id) WHERE redoable = 1;

CREATE TABLE state (
    row INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,             -- as 'window/main' or 'draft/<conversation>'
    value TEXT NOT NULL
) STRICT;
