-- Many organisations changed by one act; what changed is in the history under its id.
CREATE TABLE bulk_edit (
  id uuid PRIMARY KEY,
  by_person uuid,
  at timestamptz NOT NULL,
  count int NOT NULL,
  undone_at timestamptz,
  -- How many an undo left, because somebody changed them since.
  kept int
);
