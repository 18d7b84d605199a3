-- The key under which addresses of erased people are hashed. Whoever holds a backup can guess addresses with it, and nothing else.
CREATE TABLE promise_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  key bytea NOT NULL
);
INSERT INTO promise_key (key) VALUES (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

-- Addresses that are never written to again, as keyed hashes: only their owner can come back.
CREATE TABLE never_again (
  address_hash bytea PRIMARY KEY,
  promised_at timestamptz NOT NULL
);

-- Who was forgotten, and how far it got. The line also goes to a file outside the database: a restored backup does not know it.
CREATE TABLE erasure (
  person_id uuid PRIMARY KEY,
  version bigint NOT NULL,
  asked_by text NOT NULL CHECK (asked_by IN ('self', 'admin', 'retention', 'replay')),
  address_hash bytea,
  erased_at timestamptz NOT NULL,
  ledger_at timestamptz,
  swept_at timestamptz
);
CREATE INDEX erasure_unfinished ON erasure (erased_at) WHERE ledger_at IS NULL OR swept_at IS NULL;

-- What each service did about it.
CREATE TABLE erasure_report (
  person_id uuid NOT NULL REFERENCES erasure,
  service text NOT NULL,
  removed jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (person_id, service)
);
