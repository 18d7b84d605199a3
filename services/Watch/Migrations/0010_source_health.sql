-- What the health of a source is told from, and what repairs it.
ALTER TABLE source
  -- Usual time between two items, as the feed last showed it.
  ADD COLUMN habit interval,
  ADD COLUMN last_item_at timestamptz,
  ADD COLUMN failing_since timestamptz,
  -- The site asked for patience until then: nobody may ask before, not even by hand.
  ADD COLUMN not_before timestamptz,
  -- The language that the feed itself says, first and last.
  ADD COLUMN said_language text,
  ADD COLUMN new_language text,
  -- Another address found for it, that a person may accept.
  ADD COLUMN successor text,
  ADD COLUMN old_address text,
  ADD COLUMN moved_at timestamptz;
ALTER TABLE source DROP CONSTRAINT source_state_check;
ALTER TABLE source ADD CONSTRAINT source_state_check CHECK (state IN ('active', 'paused', 'gone', 'stopped'));

-- The last requests made for each source, some fifty.
CREATE TABLE source_fetch (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_id uuid NOT NULL REFERENCES source ON DELETE CASCADE,
  at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('changed', 'same', 'failed')),
  status int,
  code text,
  items int NOT NULL DEFAULT 0,
  whole boolean NOT NULL,
  milliseconds int NOT NULL
);
CREATE INDEX source_fetch_last ON source_fetch (source_id, id DESC);

-- One request at a time to a host, whichever process makes it, and a pause after each.
CREATE TABLE host (
  name text PRIMARY KEY,
  next_at timestamptz NOT NULL,
  taken_until timestamptz
);

-- A list of sources taken over from another reader, line by line, and taken back as a whole.
CREATE TABLE opml_import (
  id uuid PRIMARY KEY,
  by uuid NOT NULL,
  at timestamptz NOT NULL,
  undone_at timestamptz
);
CREATE TABLE opml_line (
  import_id uuid NOT NULL REFERENCES opml_import ON DELETE CASCADE,
  position int NOT NULL,
  title text,
  address text NOT NULL,
  folder text,
  result text NOT NULL CHECK (result IN ('added', 'known', 'refused')),
  source_id uuid REFERENCES source ON DELETE SET NULL,
  PRIMARY KEY (import_id, position)
);
CREATE INDEX opml_line_source ON opml_line (source_id);
