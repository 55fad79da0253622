-- What fills the placeholders of a failed answer's problem, as which model's file is broken.
ALTER TABLE messages ADD COLUMN problem_params TEXT NOT NULL DEFAULT '{}';  -- JSON
