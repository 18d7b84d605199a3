-- Who was told that their silence will have them erased, and when; a sign from them, or the erasure, takes the line away.
CREATE TABLE silence_warning (
  person_id uuid PRIMARY KEY REFERENCES person,
  warned_at timestamptz NOT NULL
);
