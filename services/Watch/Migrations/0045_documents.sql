-- The association's own guides, kits, replays and slides: an item of the library, and its file when there is one.
CREATE TABLE document (
  id uuid PRIMARY KEY,
  item_id uuid NOT NULL UNIQUE REFERENCES item ON DELETE CASCADE,
  sort text NOT NULL CHECK (sort IN ('guide', 'kit', 'replay', 'slides', 'other')),
  authors text NOT NULL DEFAULT '',
  -- Where the words of a recording can be read.
  transcript text
);

-- Files stand in the database: one backup, one right to read, no folder to share between processes nor to fall out of step with its rows.
CREATE TABLE document_version (
  document_id uuid NOT NULL REFERENCES document ON DELETE CASCADE,
  number int NOT NULL,
  name text NOT NULL,
  type text NOT NULL,
  bytes bytea NOT NULL,
  size int NOT NULL,
  sha256 bytea NOT NULL,
  changes text NOT NULL DEFAULT '',
  added_at timestamptz NOT NULL,
  PRIMARY KEY (document_id, number)
);
-- What is compressed already is not compressed again.
ALTER TABLE document_version ALTER COLUMN bytes SET STORAGE EXTERNAL;
