-- Times are microseconds since 1970 in UTC, vectors little-endian float32. `grams` holds pairs of
-- letters of scripts that put no spaces between words, so that full text finds them too: it is
-- embedded.words.grams of the texts beside it, and embedded.words.query asks such a table.

CREATE TABLE state (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- What is kept wherever the graph is ---------------------------------------------------------

-- One text on its way into the graph: domain.memory.NewEpisode and Job.
CREATE TABLE jobs (
    row         INTEGER PRIMARY KEY,
    key         TEXT    NOT NULL UNIQUE,
    episode     TEXT    NOT NULL UNIQUE,
    space       TEXT    NOT NULL,
    source      TEXT    NOT NULL,
    title       TEXT    NOT NULL DEFAULT '',
    origin      TEXT    NOT NULL DEFAULT '',
    speaker     TEXT    NOT NULL DEFAULT '',
    urgency     TEXT    NOT NULL DEFAULT 'own',
    at          INTEGER NOT NULL,
    text        TEXT    NOT NULL,
    state       TEXT    NOT NULL DEFAULT 'waiting',
    queued_at   INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL DEFAULT 0,
    tries       INTEGER NOT NULL DEFAULT 0,
    retry_at    INTEGER,
    parts       INTEGER NOT NULL DEFAULT 1,
    parts_done  INTEGER NOT NULL DEFAULT 0,
    problem     TEXT    NOT NULL DEFAULT '',
    detail      TEXT    NOT NULL DEFAULT '',
    facts       INTEGER NOT NULL DEFAULT 0,
    cost_usd    REAL    NOT NULL DEFAULT 0
);
CREATE INDEX jobs_by_state ON jobs (state, urgency, row);
CREATE INDEX jobs_by_space ON jobs (space, state);

-- A piece of an episode's text, with where it begins and ends in it, in characters.
CREATE TABLE passages (
    row      INTEGER PRIMARY KEY,
    episode  TEXT    NOT NULL,
    space    TEXT    NOT NULL,
    ordinal  INTEGER NOT NULL,
    begins   INTEGER NOT NULL,
    ends     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    title    TEXT    NOT NULL DEFAULT '',
    text     TEXT    NOT NULL,
    grams    TEXT    NOT NULL DEFAULT '',
    UNIQUE (episode, ordinal)
);
CREATE INDEX passages_by_space ON passages (space, at);
CREATE VIRTUAL TABLE passages_words USING fts5(
    text, title, grams, content='passages', content_rowid='row',
    tokenize="unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE passages_words_terms USING fts5vocab(passages_words, row);
CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
    INSERT INTO passages_words (rowid, text, title, grams)
    VALUES (new.row, new.text, new.title, new.grams);
END;
CREATE TRIGGER passages_gone AFTER DELETE ON passages BEGIN
    INSERT INTO passages_words (passages_words, rowid, text, title, grams)
    VALUES ('delete', old.row, old.text, old.title, old.grams);
    DELETE FROM vectors WHERE kind = 'passage' AND row = old.row;
END;
CREATE TRIGGER passages_changed AFTER UPDATE OF text, title, grams ON passages BEGIN
    INSERT INTO passages_words (passages_words, rowid, text, title, grams)
    VALUES ('delete', old.row, old.text, old.title, old.grams);
    INSERT INTO passages_words (rowid, text, title, grams)
    VALUES (new.row, new.text, new.title, new.grams);
END;

CREATE TABLE embedding_cache (
    row         INTEGER PRIMARY KEY,
    fingerprint TEXT    NOT NULL,
    hash        BLOB    NOT NULL,
    used_at     INTEGER NOT NULL,
    vector      BLOB    NOT NULL,
    UNIQUE (fingerprint, hash)
);
CREATE INDEX embedding_cache_by_use ON embedding_cache (used_at);

-- Of one local day (ISO date) and one kind of prompt.
CREATE TABLE spending (
    day               TEXT    NOT NULL,
    prompt            TEXT    NOT NULL,
    calls             INTEGER NOT NULL DEFAULT 0,
    prompt_tokens     INTEGER NOT NULL DEFAULT 0,
    completion_tokens INTEGER NOT NULL DEFAULT 0,
    cost_usd          REAL    NOT NULL DEFAULT 0,
    PRIMARY KEY (day, prompt)
) WITHOUT ROWID;

CREATE TABLE never_words (
    word     TEXT PRIMARY KEY,
    folded   TEXT    NOT NULL,
    added_at INTEGER NOT NULL
) WITHOUT ROWID;

-- What was forgotten, until it is too late to take it back: graph rows, jobs and passages as JSON.
CREATE TABLE bin (
    row     INTEGER PRIMARY KEY,
    ticket  TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    made_at INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    vector  BLOB
);
CREATE INDEX bin_by_ticket ON bin (ticket, row);

-- Vectors of passages, entities, facts and communities, as they were given. Those of the
-- generation that state.vectors_generation names count; another one is a shadow in the making or
-- what was replaced. Ids only grow, so that what is new can be found.
CREATE TABLE vectors (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    generation INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    row        INTEGER NOT NULL,
    vector     BLOB    NOT NULL,
    UNIQUE (generation, kind, row)
);
CREATE INDEX vectors_by_row ON vectors (kind, row);
-- Ids that are gone, for whoever holds codes in memory; emptied at each start.
CREATE TABLE vectors_gone (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id  INTEGER NOT NULL
);
-- The short forms that are searched first, made from `vectors` and kept in memory.
CREATE TABLE vector_codes (
    id         INTEGER PRIMARY KEY REFERENCES vectors (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    row        INTEGER NOT NULL,
    space      TEXT    NOT NULL,
    code       BLOB    NOT NULL
);
CREATE TRIGGER vectors_deleted AFTER DELETE ON vectors BEGIN
    INSERT INTO vectors_gone (id) VALUES (old.id);
END;

-- The embedded graph --------------------------------------------------------------------------

CREATE TABLE episodes (
    row                INTEGER PRIMARY KEY,
    id                 TEXT    NOT NULL UNIQUE,
    space              TEXT    NOT NULL,
    name               TEXT    NOT NULL,
    source             TEXT    NOT NULL,  -- Graphiti's: message, text, json or fact_triple
    source_description TEXT    NOT NULL DEFAULT '',
    valid_at           INTEGER NOT NULL,
    created_at         INTEGER NOT NULL,
    entity_edges       TEXT    NOT NULL DEFAULT '[]',
    metadata           TEXT,
    origin_kind        TEXT    NOT NULL DEFAULT '',  -- domain.memory.EpisodeSource
    title              TEXT    NOT NULL DEFAULT '',
    origin             TEXT    NOT NULL DEFAULT '',
    speaker            TEXT    NOT NULL DEFAULT '',
    extracted          INTEGER NOT NULL DEFAULT 0,
    content            TEXT    NOT NULL,
    grams              TEXT    NOT NULL DEFAULT ''
);
CREATE INDEX episodes_by_time ON episodes (space, valid_at);
CREATE VIRTUAL TABLE episodes_words USING fts5(
    content, name, grams, content='episodes', content_rowid='row',
    tokenize="unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE episodes_words_terms USING fts5vocab(episodes_words, row);
CREATE TRIGGER episodes_added AFTER INSERT ON episodes BEGIN
    INSERT INTO episodes_words (rowid, content, name, grams)
    VALUES (new.row, new.content, new.name, new.grams);
END;
CREATE TRIGGER episodes_gone AFTER DELETE ON episodes BEGIN
    INSERT INTO episodes_words (episodes_words, rowid, content, name, grams)
    VALUES ('delete', old.row, old.content, old.name, old.grams);
END;
CREATE TRIGGER episodes_changed AFTER UPDATE OF content, name, grams ON episodes
WHEN old.content IS NOT new.content OR old.name IS NOT new.name OR old.grams IS NOT new.grams BEGIN
    INSERT INTO episodes_words (episodes_words, rowid, content, name, grams)
    VALUES ('delete', old.row, old.content, old.name, old.grams);
    INSERT INTO episodes_words (rowid, content, name, grams)
    VALUES (new.row, new.content, new.name, new.grams);
END;

CREATE TABLE entities (
    row        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    space      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    kind       TEXT    NOT NULL DEFAULT '',  -- the label that is none of Graphiti's own
    labels     TEXT    NOT NULL DEFAULT '[]',
    summary    TEXT    NOT NULL DEFAULT '',
    attributes TEXT    NOT NULL DEFAULT '{}',
    created_at INTEGER NOT NULL,
    grams      TEXT    NOT NULL DEFAULT ''
);
CREATE INDEX entities_by_name ON entities (space, name);
CREATE VIRTUAL TABLE entities_words USING fts5(
    name, summary, grams, content='entities', content_rowid='row',
    tokenize="unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE entities_words_terms USING fts5vocab(entities_words, row);
-- Parts of names, for the search box.
CREATE VIRTUAL TABLE entities_parts USING fts5(
    name, content='entities', content_rowid='row', tokenize="trigram", detail=full
);
CREATE TRIGGER entities_added AFTER INSERT ON entities BEGIN
    INSERT INTO entities_words (rowid, name, summary, grams)
    VALUES (new.row, new.name, new.summary, new.grams);
    INSERT INTO entities_parts (rowid, name) VALUES (new.row, new.name);
END;
CREATE TRIGGER entities_gone AFTER DELETE ON entities BEGIN
    INSERT INTO entities_words (entities_words, rowid, name, summary, grams)
    VALUES ('delete', old.row, old.name, old.summary, old.grams);
    INSERT INTO entities_parts (entities_parts, rowid, name) VALUES ('delete', old.row, old.name);
    DELETE FROM vectors WHERE kind = 'entity' AND row = old.row;
END;
CREATE TRIGGER entities_changed AFTER UPDATE OF name, summary, grams ON entities
WHEN old.name IS NOT new.name OR old.summary IS NOT new.summary OR old.grams IS NOT new.grams BEGIN
    INSERT INTO entities_words (entities_words, rowid, name, summary, grams)
    VALUES ('delete', old.row, old.name, old.summary, old.grams);
    INSERT INTO entities_words (rowid, name, summary, grams)
    VALUES (new.row, new.name, new.summary, new.grams);
END;
CREATE TRIGGER entities_renamed AFTER UPDATE OF name ON entities
WHEN old.name IS NOT new.name BEGIN
    INSERT INTO entities_parts (entities_parts, rowid, name) VALUES ('delete', old.row, old.name);
    INSERT INTO entities_parts (rowid, name) VALUES (new.row, new.name);
END;

CREATE TABLE facts (
    row            INTEGER PRIMARY KEY,
    id             TEXT    NOT NULL UNIQUE,
    space          TEXT    NOT NULL,
    subject        INTEGER NOT NULL REFERENCES entities (row) ON DELETE CASCADE,
    object         INTEGER NOT NULL REFERENCES entities (row) ON DELETE CASCADE,
    relation       TEXT    NOT NULL,
    fact           TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    valid_at       INTEGER,
    invalid_at     INTEGER,
    expired_at     INTEGER,
    reference_time INTEGER,
    attributes     TEXT    NOT NULL DEFAULT '{}',
    pinned         INTEGER NOT NULL DEFAULT 0,
    wrong          INTEGER NOT NULL DEFAULT 0,
    by_user        INTEGER NOT NULL DEFAULT 0,  -- written or retired by the user
    grams          TEXT    NOT NULL DEFAULT ''
);
CREATE INDEX facts_by_subject ON facts (subject, created_at);
CREATE INDEX facts_by_object ON facts (object, created_at);
CREATE INDEX facts_by_time ON facts (space, created_at, id);
CREATE INDEX facts_pinned ON facts (space) WHERE pinned = 1;
CREATE VIRTUAL TABLE facts_words USING fts5(
    fact, relation, grams, content='facts', content_rowid='row',
    tokenize="unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE facts_words_terms USING fts5vocab(facts_words, row);
CREATE TRIGGER facts_added AFTER INSERT ON facts BEGIN
    INSERT INTO facts_words (rowid, fact, relation, grams)
    VALUES (new.row, new.fact, new.relation, new.grams);
END;
CREATE TRIGGER facts_gone AFTER DELETE ON facts BEGIN
    INSERT INTO facts_words (facts_words, rowid, fact, relation, grams)
    VALUES ('delete', old.row, old.fact, old.relation, old.grams);
    DELETE FROM vectors WHERE kind = 'fact' AND row = old.row;
END;
CREATE TRIGGER facts_changed AFTER UPDATE OF fact, relation, grams ON facts
WHEN old.fact IS NOT new.fact OR old.relation IS NOT new.relation OR old.grams IS NOT new.grams
BEGIN
    INSERT INTO facts_words (facts_words, rowid, fact, relation, grams)
    VALUES ('delete', old.row, old.fact, old.relation, old.grams);
    INSERT INTO facts_words (rowid, fact, relation, grams)
    VALUES (new.row, new.fact, new.relation, new.grams);
END;

-- Which episodes say a fact, in the order in which they did; an id, for an episode may be gone.
CREATE TABLE fact_episodes (
    fact    INTEGER NOT NULL REFERENCES facts (row) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    episode TEXT    NOT NULL,
    PRIMARY KEY (fact, ordinal)
) WITHOUT ROWID;
CREATE INDEX fact_episodes_by_episode ON fact_episodes (episode, fact);

CREATE TABLE mentions (
    row        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    space      TEXT    NOT NULL,
    episode    INTEGER NOT NULL REFERENCES episodes (row) ON DELETE CASCADE,
    entity     INTEGER NOT NULL REFERENCES entities (row) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (episode, entity)
);
CREATE INDEX mentions_by_entity ON mentions (entity, episode);

CREATE TABLE communities (
    row        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    space      TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    summary    TEXT    NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    grams      TEXT    NOT NULL DEFAULT ''
);
CREATE INDEX communities_by_space ON communities (space, id);
CREATE VIRTUAL TABLE communities_words USING fts5(
    name, grams, content='communities', content_rowid='row',
    tokenize="unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE communities_words_terms USING fts5vocab(communities_words, row);
CREATE TRIGGER communities_added AFTER INSERT ON communities BEGIN
    INSERT INTO communities_words (rowid, name, grams) VALUES (new.row, new.name, new.grams);
END;
CREATE TRIGGER communities_gone AFTER DELETE ON communities BEGIN
    INSERT INTO communities_words (communities_words, rowid, name, grams)
    VALUES ('delete', old.row, old.name, old.grams);
    DELETE FROM vectors WHERE kind = 'community' AND row = old.row;
END;
CREATE TRIGGER communities_changed AFTER UPDATE OF name, grams ON communities
WHEN old.name IS NOT new.name OR old.grams IS NOT new.grams BEGIN
    INSERT INTO communities_words (communities_words, rowid, name, grams)
    VALUES ('delete', old.row, old.name, old.grams);
    INSERT INTO communities_words (rowid, name, grams) VALUES (new.row, new.name, new.grams);
END;

CREATE TABLE community_members (
    row        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    space      TEXT    NOT NULL,
    community  INTEGER NOT NULL REFERENCES communities (row) ON DELETE CASCADE,
    entity     INTEGER NOT NULL REFERENCES entities (row) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (community, entity)
);
CREATE INDEX community_members_by_entity ON community_members (entity);

CREATE TABLE sagas (
    row                              INTEGER PRIMARY KEY,
    id                               TEXT    NOT NULL UNIQUE,
    space                            TEXT    NOT NULL,
    name                             TEXT    NOT NULL,
    summary                          TEXT    NOT NULL DEFAULT '',
    created_at                       INTEGER NOT NULL,
    first_episode                    TEXT,
    last_episode                     TEXT,
    last_summarized_at               INTEGER,
    last_summarized_episode_valid_at INTEGER
);
CREATE INDEX sagas_by_name ON sagas (space, name);

CREATE TABLE saga_episodes (
    row        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    space      TEXT    NOT NULL,
    saga       INTEGER NOT NULL REFERENCES sagas (row) ON DELETE CASCADE,
    episode    INTEGER NOT NULL REFERENCES episodes (row) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (saga, episode)
);
CREATE INDEX saga_episodes_by_episode ON saga_episodes (episode);

-- Which episode of a saga follows which.
CREATE TABLE episode_order (
    row        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    space      TEXT    NOT NULL,
    before     INTEGER NOT NULL REFERENCES episodes (row) ON DELETE CASCADE,
    after      INTEGER NOT NULL REFERENCES episodes (row) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (before, after)
);
CREATE INDEX episode_order_by_after ON episode_order (after);
