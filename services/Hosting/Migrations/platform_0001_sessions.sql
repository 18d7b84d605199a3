-- No name and no address here: who the person is lives in Members alone.
CREATE TABLE session (
  id_hash bytea PRIMARY KEY,
  person_id uuid NOT NULL,
  roles text[] NOT NULL,
  language text,
  second_factor_at timestamptz,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE key_ring (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  xml text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
