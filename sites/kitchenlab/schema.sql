-- The test kitchen: tickets with their programs and tests, what is being tried, and what was handed in.

CREATE TABLE tickets (
  id TEXT PRIMARY KEY,        -- as on the slip, "KL-214"
  title TEXT NOT NULL,
  brief TEXT NOT NULL,        -- what the program shall do
  entry TEXT NOT NULL,        -- the function that tests call
  template TEXT NOT NULL,     -- the program, with a mark where each slot goes
  tests TEXT NOT NULL,        -- JSON: for each test that pages show, arguments and result
  exercise TEXT NOT NULL,     -- what it was made from, and its figures as JSON
  figures TEXT NOT NULL
);
CREATE TABLE slots (          -- the places of a program that can be edited
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  slot INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('choice', 'line', 'program')),
  start TEXT NOT NULL,
  choices TEXT NOT NULL,      -- JSON; empty unless the kind is "choice"
  PRIMARY KEY (ticket_id, slot)
);
CREATE TABLE hidden_tests (   -- run when a program is handed in; no page reads them, nor what came of them
  ticket_id TEXT PRIMARY KEY REFERENCES tickets (id),
  tests TEXT NOT NULL         -- JSON: for each test, arguments and result
);

-- What is being tried ------------------------------------------------------------------------------------------------

CREATE TABLE drafts (
  ticket_id TEXT NOT NULL REFERENCES tickets (id),
  slot INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (ticket_id, slot)
);
CREATE TABLE runs (           -- the newest of each ticket
  ticket_id TEXT PRIMARY KEY REFERENCES tickets (id),
  program TEXT NOT NULL
);
CREATE TABLE run_results (
  ticket_id TEXT NOT NULL REFERENCES runs (ticket_id),
  number INTEGER NOT NULL,
  grade TEXT NOT NULL,        -- "passed", or in which way it did not
  got TEXT NOT NULL,          -- as the page shows it
  printed TEXT NOT NULL,
  PRIMARY KEY (ticket_id, number)
);

-- What was handed in -------------------------------------------------------------------------------------------------

CREATE TABLE submissions (
  id INTEGER PRIMARY KEY,
  ticket_id TEXT NOT NULL UNIQUE REFERENCES tickets (id),
  program TEXT NOT NULL,
  handed_in_at TEXT NOT NULL
);
CREATE TABLE grades (         -- one for each hidden test
  submission_id INTEGER NOT NULL REFERENCES submissions (id),
  number INTEGER NOT NULL,
  grade TEXT NOT NULL,
  PRIMARY KEY (submission_id, number)
);
