-- What the clocks show when a task is due, and where it stands in its series. A due is written as
-- domain/task_times.py has it: '2026-05-01' or '2026-05-01T09:00:00[Europe/Berlin]'.

ALTER TABLE tasks ADD COLUMN due_time TEXT;      -- in due_zone at due_at; NULL where due_at tells it
ALTER TABLE tasks ADD COLUMN series_start TEXT;  -- the first due of its series
ALTER TABLE tasks ADD COLUMN series_number INTEGER NOT NULL DEFAULT 1;
ALTER TABLE tasks ADD COLUMN occurrence TEXT;    -- the due of its series that this task stands for

CREATE TABLE task_told (                         -- of what moments the user was told, each once
    row INTEGER PRIMARY KEY,
    task TEXT NOT NULL,                          -- maybe one that is gone
    kind TEXT NOT NULL,
    moment INTEGER NOT NULL,
    told_at INTEGER NOT NULL,
    UNIQUE (task, kind, moment)
) STRICT;
