-- What the words of an item say of it, found once when it comes: proposals for the officer, never decisions.
CREATE TABLE recognised (
  item_id uuid PRIMARY KEY REFERENCES item ON DELETE CASCADE,
  places text[] NOT NULL DEFAULT '{}',
  format text,
  audience text[] NOT NULL DEFAULT '{}',
  maturity text,
  deadline date,
  -- The words that say so, by field: [{"field", "code", "words", "why"}].
  evidence jsonb NOT NULL DEFAULT '[]',
  -- Which rules of reading made this row: a better program reads again.
  edition int NOT NULL,
  made_at timestamptz NOT NULL
);
CREATE INDEX recognised_places ON recognised USING gin (places);

-- What was learnt from decisions says of an item that waits.
CREATE TABLE suggestion (
  item_id uuid PRIMARY KEY REFERENCES item ON DELETE CASCADE,
  -- Chance that it is kept, 0 to 1.
  worth real NOT NULL,
  -- Themes more likely than not, the likeliest first, with the chance of each.
  themes text[] NOT NULL DEFAULT '{}',
  chances real[] NOT NULL DEFAULT '{}',
  -- The words and the source's record that explain the figures.
  why jsonb NOT NULL,
  -- How many decisions had been learnt from.
  lessons bigint NOT NULL,
  made_at timestamptz NOT NULL
);
CREATE INDEX suggestion_worth ON suggestion (worth DESC);

-- The words of what waits can be asked as quickly as those of the library.
CREATE INDEX item_search_waiting ON item USING gin (search) WHERE state IN ('waiting', 'later');
