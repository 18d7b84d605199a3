-- Asked for on the page, known or not: the same row, the same work. The worker that looks the address up empties it.
CREATE TABLE sign_in (
  id uuid PRIMARY KEY,
  address text,
  browser_hash bytea,
  return_path text NOT NULL,
  asked_at timestamptz NOT NULL,
  handled_at timestamptz,
  person_id uuid REFERENCES person,
  token_hash bytea UNIQUE,
  expires_at timestamptz,
  used_at timestamptz,
  killed_at timestamptz,
  -- Wrong addresses typed by browsers that hold the link but did not ask for it.
  tries int NOT NULL DEFAULT 0
);
CREATE INDEX sign_in_waiting ON sign_in (asked_at) WHERE handled_at IS NULL;
CREATE INDEX sign_in_person ON sign_in (person_id, expires_at);
CREATE INDEX sign_in_age ON sign_in (asked_at);
