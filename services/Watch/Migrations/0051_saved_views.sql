-- A search that an officer comes back to: beside the inbox, with a key of its own. Removed ones can come back for a while.
CREATE TABLE saved_view (
  id uuid PRIMARY KEY,
  by uuid NOT NULL,
  position int NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  key text,
  changed_at timestamptz NOT NULL,
  removed_at timestamptz
);
CREATE INDEX saved_view_by ON saved_view (by, position);
