-- Texts on their way to memory, written together with the message that they come from. A row goes
-- when the memory child has it on its own disk; the same key is remembered once.
CREATE TABLE memory_outbox (
    row INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,             -- as 'chat/<message>/1'
    at INTEGER NOT NULL,                  -- microseconds since 1970 in UTC
    space TEXT NOT NULL,
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    origin TEXT NOT NULL,                 -- the id of the conversation or task
    speaker TEXT NOT NULL,
    urgency TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- What is said in a conversation with remember = 0 is neither kept nor told from memory.
ALTER TABLE conversations ADD COLUMN remember INTEGER NOT NULL DEFAULT 1 CHECK (remember IN (0, 1));
ALTER TABLE conversations ADD COLUMN space TEXT NOT NULL DEFAULT 'nova';
