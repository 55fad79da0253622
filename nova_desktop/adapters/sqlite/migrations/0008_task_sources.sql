-- Where an imported task comes from, so that the same one is known when it is imported again.
-- `chunk` is the id that the payload of the import's command in the journal names as its `task`:
-- many tasks come with one command, and each shows it in its activity.

CREATE TABLE task_sources (
    row INTEGER PRIMARY KEY,
    task TEXT NOT NULL UNIQUE REFERENCES tasks (id) ON DELETE CASCADE,
    product TEXT NOT NULL,
    source TEXT NOT NULL DEFAULT '',      -- its id there, '' where it has none
    chunk TEXT NOT NULL
) STRICT;
CREATE INDEX task_sources_source ON task_sources (product, source) WHERE source <> '';
CREATE INDEX task_sources_chunk ON task_sources (chunk);
