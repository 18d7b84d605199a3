-- A person's own change of address: asked, confirmed from the new mailbox, taken back from the old one. Tokens are stored as hashes.
CREATE TABLE address_change (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  new_address text NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  killed_at timestamptz,
  confirmed_at timestamptz,
  old_address text,
  undo_hash bytea UNIQUE,
  undo_until timestamptz,
  undone_at timestamptz
);
CREATE INDEX address_change_person ON address_change (person_id, asked_at);
