-- A replay asked for and how far it got: a page a transaction, whatever the number of people.
CREATE TABLE replay (
  id uuid PRIMARY KEY,
  subject text NOT NULL,
  asked_by text NOT NULL,
  after_id uuid,
  asked_at timestamptz NOT NULL
);
