-- Tasks and what belongs to them. Rows point to each other by id, so a repair may number them anew.
-- Times are microseconds since 1970 in UTC, days are 'YYYY-MM-DD'. Ranks are keys of
-- domain/ranks.py, which order by their characters.

CREATE TABLE lanes (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,                   -- '' for the name that comes with Nova
    rank TEXT NOT NULL,
    most INTEGER,                         -- how many tasks are thought good
    collapsed INTEGER NOT NULL DEFAULT 0 CHECK (collapsed IN (0, 1))
) STRICT;
INSERT INTO lanes (id, name, rank) VALUES
    ('inbox', '', 'U1000'),
    ('needs_you', '', 'U2000'),
    ('waiting', '', 'U3000'),
    ('in_progress', '', 'U4000'),
    ('done', '', 'U5000');

CREATE TABLE projects (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    colour TEXT NOT NULL DEFAULT '',
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    notes TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE people (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    colour TEXT NOT NULL DEFAULT '',
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    notes TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE tasks (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    lane TEXT NOT NULL REFERENCES lanes (id),
    rank TEXT NOT NULL,                   -- within its lane
    parent TEXT REFERENCES tasks (id),
    place TEXT NOT NULL DEFAULT '',       -- within its parent, a rank
    priority INTEGER NOT NULL DEFAULT 0,
    project TEXT REFERENCES projects (id),
    due_day TEXT,
    due_at INTEGER,                       -- for a moment; due_day is then its day in due_zone
    due_zone TEXT NOT NULL DEFAULT '',
    due_order INTEGER,                    -- due_at, or the end of due_day
    deadline TEXT,
    start TEXT,
    remind_at INTEGER,
    estimate_min INTEGER,
    rule TEXT,                            -- of its recurrence, RFC 5545
    after_completion INTEGER NOT NULL DEFAULT 0 CHECK (after_completion IN (0, 1)),
    series TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    completed_at INTEGER,
    deleted_at INTEGER,                   -- in the trash since
    deleted_with TEXT,                    -- the task whose deletion took it along; itself for that
    title TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '',
    -- Failed ones stand above the others of their lane.
    band INTEGER NOT NULL GENERATED ALWAYS AS (CASE status WHEN 'failed' THEN 0 ELSE 1 END) VIRTUAL,
    is_open INTEGER NOT NULL
        GENERATED ALWAYS AS (CASE WHEN status IN ('done', 'failed') THEN 0 ELSE 1 END) VIRTUAL
) STRICT;
CREATE INDEX tasks_board ON tasks (lane, band, rank, row, parent) WHERE deleted_at IS NULL;
CREATE INDEX tasks_due ON tasks (is_open, due_order, row)
    WHERE due_order IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX tasks_project ON tasks (project, is_open, row)
    WHERE project IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX tasks_parent ON tasks (parent, place, row) WHERE parent IS NOT NULL;
CREATE INDEX tasks_completed ON tasks (completed_at, row)
    WHERE completed_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX tasks_updated ON tasks (updated_at, row) WHERE deleted_at IS NULL;
CREATE INDEX tasks_reminders ON tasks (remind_at, row)
    WHERE remind_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX tasks_series ON tasks (series, row) WHERE series <> '';
CREATE INDEX tasks_trash ON tasks (deleted_at, row) WHERE deleted_at IS NOT NULL;
CREATE INDEX tasks_deleted_with ON tasks (deleted_with) WHERE deleted_with IS NOT NULL;

CREATE TABLE task_notes (                 -- apart, so that lists never read them
    row INTEGER PRIMARY KEY,
    task TEXT NOT NULL UNIQUE REFERENCES tasks (id),
    text TEXT NOT NULL
) STRICT;

CREATE TABLE task_labels (
    row INTEGER PRIMARY KEY,
    task TEXT NOT NULL REFERENCES tasks (id),
    label TEXT NOT NULL COLLATE NOCASE,
    UNIQUE (task, label)
) STRICT;
CREATE INDEX task_labels_label ON task_labels (label, task);

CREATE TABLE task_people (
    row INTEGER PRIMARY KEY,
    task TEXT NOT NULL REFERENCES tasks (id),
    person TEXT NOT NULL REFERENCES people (id),
    UNIQUE (task, person)
) STRICT;
CREATE INDEX task_people_person ON task_people (person, task);

CREATE TABLE task_needs (                 -- `needed` must be done before `task`
    row INTEGER PRIMARY KEY,
    task TEXT NOT NULL REFERENCES tasks (id),
    needed TEXT NOT NULL REFERENCES tasks (id),
    UNIQUE (task, needed)
) STRICT;
CREATE INDEX task_needs_needed ON task_needs (needed, task);

CREATE TABLE task_comments (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    task TEXT NOT NULL REFERENCES tasks (id),
    author TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX task_comments_task ON task_comments (task, row);

CREATE TABLE task_links (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    task TEXT NOT NULL REFERENCES tasks (id),
    kind TEXT NOT NULL,
    target TEXT NOT NULL,                 -- the id of a conversation or a run
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX task_links_task ON task_links (task, row);
CREATE INDEX task_links_target ON task_links (target, task);

CREATE TABLE task_attachments (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    task TEXT NOT NULL REFERENCES tasks (id),
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    copied INTEGER NOT NULL CHECK (copied IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX task_attachments_task ON task_attachments (task, row);

-- Search by any three characters. Of a long text the beginning is indexed: five million characters
-- would hold up all writing for seconds; the few longer ones are read through when one searches.
CREATE VIEW task_note_beginnings AS SELECT row, substr(text, 1, 200000) AS text FROM task_notes;
CREATE VIEW task_comment_beginnings AS
    SELECT row, substr(text, 1, 200000) AS text FROM task_comments;
CREATE INDEX task_notes_long ON task_notes (row) WHERE length(text) > 200000;
CREATE INDEX task_comments_long ON task_comments (row) WHERE length(text) > 200000;

CREATE VIRTUAL TABLE task_title_search USING fts5 (
    title, content = 'tasks', content_rowid = 'row', tokenize = 'trigram'
);
CREATE TRIGGER tasks_added AFTER INSERT ON tasks BEGIN
    INSERT INTO task_title_search (rowid, title) VALUES (new.row, new.title);
END;
CREATE TRIGGER tasks_removed AFTER DELETE ON tasks BEGIN
    INSERT INTO task_title_search (task_title_search, rowid, title)
    VALUES ('delete', old.row, old.title);
END;
CREATE TRIGGER tasks_changed AFTER UPDATE OF row, title ON tasks
WHEN (old.row, old.title) IS NOT (new.row, new.title) BEGIN
    INSERT INTO task_title_search (task_title_search, rowid, title)
    VALUES ('delete', old.row, old.title);
    INSERT INTO task_title_search (rowid, title) VALUES (new.row, new.title);
END;

CREATE VIRTUAL TABLE task_note_search USING fts5 (
    text, content = 'task_note_beginnings', content_rowid = 'row', tokenize = 'trigram'
);
CREATE TRIGGER task_notes_added AFTER INSERT ON task_notes BEGIN
    INSERT INTO task_note_search (rowid, text) VALUES (new.row, substr(new.text, 1, 200000));
END;
CREATE TRIGGER task_notes_removed AFTER DELETE ON task_notes BEGIN
    INSERT INTO task_note_search (task_note_search, rowid, text)
    VALUES ('delete', old.row, substr(old.text, 1, 200000));
END;
CREATE TRIGGER task_notes_changed AFTER UPDATE OF row, text ON task_notes
WHEN (old.row, old.text) IS NOT (new.row, new.text) BEGIN
    INSERT INTO task_note_search (task_note_search, rowid, text)
    VALUES ('delete', old.row, substr(old.text, 1, 200000));
    INSERT INTO task_note_search (rowid, text) VALUES (new.row, substr(new.text, 1, 200000));
END;

CREATE VIRTUAL TABLE task_comment_search USING fts5 (
    text, content = 'task_comment_beginnings', content_rowid = 'row', tokenize = 'trigram'
);
CREATE TRIGGER task_comments_added AFTER INSERT ON task_comments BEGIN
    INSERT INTO task_comment_search (rowid, text) VALUES (new.row, substr(new.text, 1, 200000));
END;
CREATE TRIGGER task_comments_removed AFTER DELETE ON task_comments BEGIN
    INSERT INTO task_comment_search (task_comment_search, rowid, text)
    VALUES ('delete', old.row, substr(old.text, 1, 200000));
END;
CREATE TRIGGER task_comments_changed AFTER UPDATE OF row, text ON task_comments
WHEN (old.row, old.text) IS NOT (new.row, new.text) BEGIN
    INSERT INTO task_comment_search (task_comment_search, rowid, text)
    VALUES ('delete', old.row, substr(old.text, 1, 200000));
    INSERT INTO task_comment_search (rowid, text) VALUES (new.row, substr(new.text, 1, 200000));
END;

-- The activity log of a task is the journal read by its id. `settled` entries can no longer be
-- taken back: they, or later ones, changed tasks that have left the trash.
ALTER TABLE journal ADD COLUMN settled INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1));
ALTER TABLE journal ADD COLUMN task TEXT;  -- the id that the payload names
CREATE INDEX journal_task ON journal (task, id) WHERE task IS NOT NULL;
DROP INDEX journal_undoable;
CREATE INDEX journal_undoable ON journal (id) WHERE undone = 0 AND settled = 0;
