-- The place in an episode's text, in characters, that says a fact which the user forgot, corrected
-- or marked wrong. It is told to no model as long as that fact does not hold. It has no words of
-- the fact: those are gone for good one day, and the place must not be told then either.
CREATE TABLE untold (
    episode TEXT    NOT NULL,
    fact    TEXT    NOT NULL,
    begins  INTEGER NOT NULL,
    ends    INTEGER NOT NULL,
    PRIMARY KEY (episode, fact, begins)
) WITHOUT ROWID;
