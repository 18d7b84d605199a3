-- A file or a paste that becomes people or organisations: read, mapped, checked without effect, then imported page by page.
CREATE TABLE import (
  id uuid PRIMARY KEY,
  subject text NOT NULL CHECK (subject IN ('people', 'organisations')),
  name text NOT NULL,
  -- Of the bytes: the same file a second time is recognised.
  digest bytea NOT NULL,
  -- Where the addresses come from, in the officer's words; said to each person by their first mail.
  origin text NOT NULL DEFAULT '',
  by_person uuid,
  head text[] NOT NULL,
  -- For each column the field it fills, or nothing.
  mapping text[] NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'checked', 'running', 'done', 'undoing', 'undone')),
  lines int NOT NULL,
  -- The last line that was imported, or taken back.
  position int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX import_digest ON import (digest);
CREATE INDEX import_running ON import (created_at) WHERE state IN ('running', 'undoing');

-- The cells as they were read; emptied for a line once it is imported.
CREATE TABLE import_line (
  import_id uuid NOT NULL REFERENCES import ON DELETE CASCADE,
  line int NOT NULL,
  cells text[] NOT NULL,
  PRIMARY KEY (import_id, line)
);

-- What a line means: what would be done, then what was done.
CREATE TABLE import_row (
  import_id uuid NOT NULL REFERENCES import ON DELETE CASCADE,
  line int NOT NULL,
  -- add: somebody or something new; complete: a known one gets more; same: nothing to do; refuse: and why.
  outcome text NOT NULL CHECK (outcome IN ('add', 'complete', 'same', 'refuse')),
  refusal_fr text,
  refusal_en text,
  record_id uuid,
  function_id uuid,
  address text,
  name text,
  plain_name text,
  language text,
  organisation_id uuid,
  function text,
  standing text,
  title text,
  -- Why an undo left it.
  kept text,
  PRIMARY KEY (import_id, line)
);
CREATE INDEX import_row_record ON import_row (record_id) WHERE record_id IS NOT NULL;

-- What a header meant last time.
CREATE TABLE import_header (
  subject text NOT NULL,
  header text NOT NULL,
  field text NOT NULL,
  PRIMARY KEY (subject, header)
);

-- The names and figures made from others follow in the history, so that an undo gives them back.
DROP TRIGGER organisation_changed ON organisation;
CREATE TRIGGER organisation_changed AFTER UPDATE ON organisation REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION note_change('organisation',
    '{name,plain_name,kind,status,member_since,member_until,place,population,college,size_class,siren,mailboxes,domains,removed_at}', 'id', '');
