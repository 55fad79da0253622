-- What the user was asked before a tool was used, and each yes that lasts. Times as everywhere:
-- microseconds since 1970 in UTC.
CREATE TABLE approvals (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    run TEXT NOT NULL,
    call TEXT NOT NULL,                   -- the id of the call within its run
    tool TEXT NOT NULL,
    arguments TEXT NOT NULL,              -- JSON, as the tool would be used
    preview TEXT NOT NULL,                -- JSON
    asked_at INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT 'open',
    scope TEXT NOT NULL DEFAULT 'once',
    reply TEXT NOT NULL DEFAULT '',
    answered_at INTEGER,
    UNIQUE (run, call),
    CHECK ((answer = 'open') = (answered_at IS NULL))
) STRICT;
CREATE INDEX approvals_open ON approvals (row) WHERE answer = 'open';

-- A revoked one stays: else a database that is put together again after damage brings it back.
CREATE TABLE grants (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    tool TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('exactly', 'tool', 'run')),
    granted_at INTEGER NOT NULL,
    arguments TEXT NOT NULL DEFAULT '',   -- in canonical form, of 'exactly' alone
    run TEXT NOT NULL DEFAULT '',         -- of 'run' alone
    revoked_at INTEGER
) STRICT;
CREATE INDEX grants_tool ON grants (tool) WHERE revoked_at IS NULL;
