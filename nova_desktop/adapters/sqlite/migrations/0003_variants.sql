-- A conversation becomes a tree: each message follows a parent, those with the same parent are
-- variants of each other, and the path from the head to the first message is shown. Until now
-- each message followed the one before it. The table is made anew, since a column at its end would
-- stand behind the long texts, and a walk along `parent` would read them all.

CREATE TABLE messages_anew (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversations (row),
    seq INTEGER NOT NULL,
    parent INTEGER REFERENCES messages_anew (row),  -- NULL for a first message
    author TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    model TEXT NOT NULL DEFAULT '',
    problem TEXT,
    problem_detail TEXT NOT NULL DEFAULT '',
    problem_params TEXT NOT NULL DEFAULT '{}',      -- JSON
    prompt_tokens INTEGER,
    completion_tokens INTEGER,
    cost_usd REAL,
    first_token_ms REAL,
    total_ms REAL,
    estimated INTEGER NOT NULL DEFAULT 0 CHECK (estimated IN (0, 1)),
    text TEXT NOT NULL,                             -- the long columns last
    reasoning TEXT NOT NULL DEFAULT '',
    UNIQUE (conversation, seq)
) STRICT;

INSERT INTO messages_anew (
    row, id, conversation, seq, parent, author, state, created_at, model, problem,
    problem_detail, problem_params, prompt_tokens, completion_tokens, cost_usd, first_token_ms,
    total_ms, estimated, text, reasoning
)
SELECT
    row, id, conversation, seq, lag(row) OVER (PARTITION BY conversation ORDER BY seq), author,
    state, created_at, model, problem, problem_detail, problem_params, prompt_tokens,
    completion_tokens, cost_usd, first_token_ms, total_ms, estimated, text, reasoning
FROM messages;

DROP TABLE messages;
ALTER TABLE messages_anew RENAME TO messages;
CREATE INDEX messages_unfinished ON messages (row) WHERE state IN ('queued', 'streaming');
CREATE INDEX messages_variants ON messages (conversation, parent, seq);
CREATE INDEX messages_cost ON messages (conversation, cost_usd) WHERE cost_usd > 0;

ALTER TABLE conversations ADD COLUMN head INTEGER REFERENCES messages (row);
UPDATE conversations SET head = (
    SELECT row FROM messages WHERE conversation = conversations.row ORDER BY seq DESC LIMIT 1
);
