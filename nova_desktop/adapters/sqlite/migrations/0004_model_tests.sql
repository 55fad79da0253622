-- Results of testing models. `row` grows with each, so the newest is known without a time.
CREATE TABLE model_tests (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,                  -- microseconds since 1970 in UTC
    gateway TEXT NOT NULL,                -- '' for the managed one
    model TEXT NOT NULL,
    secret TEXT NOT NULL,                 -- the name of a key, never its value
    probe TEXT NOT NULL,
    ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
    first_token_ms REAL,
    total_ms REAL,
    tokens_per_s REAL,
    dimension INTEGER,
    cost_usd REAL,
    problem TEXT,
    problem_detail TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX model_tests_last ON model_tests (gateway, model, secret, probe, row);
CREATE INDEX model_tests_model ON model_tests (model, row);
