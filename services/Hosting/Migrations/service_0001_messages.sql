-- Outbox: a message is committed with the state that caused it, then relayed.
CREATE TABLE outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id uuid NOT NULL UNIQUE,
  type text NOT NULL,
  body jsonb NOT NULL,
  cause_id uuid,
  traceparent text,
  created_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  last_error text,
  taken_until timestamptz,
  sent_at timestamptz
);
CREATE INDEX outbox_waiting ON outbox (seq) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

-- Inbox: a message that was handled is never handled again.
CREATE TABLE inbox (
  message_id uuid NOT NULL,
  queue text NOT NULL,
  type text NOT NULL,
  handled_at timestamptz NOT NULL,
  PRIMARY KEY (message_id, queue)
);
CREATE INDEX inbox_age ON inbox (handled_at);

-- A form sent twice gets the first answer.
CREATE TABLE form_key (
  key uuid PRIMARY KEY,
  answer text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX form_key_age ON form_key (created_at);

-- One chain for indexing and for asking: accents off first, then the French stems.
CREATE TEXT SEARCH CONFIGURATION french_plain (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION french_plain
  ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, french_stem;
