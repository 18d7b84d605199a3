-- Who sends newsletters to the watch's mailbox. Nothing of theirs enters the inbox before an officer said so, once.
CREATE TABLE letter_sender (
  id uuid PRIMARY KEY,
  -- list:… by what the sender calls its list, else domain:… by where it writes from.
  key text NOT NULL UNIQUE,
  name text NOT NULL,
  domain text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'accepted', 'refused')),
  source_id uuid REFERENCES source,
  first_at timestamptz NOT NULL,
  decided_at timestamptz
);

-- A mail, once, however often it comes. What named or followed our mailbox is not here.
CREATE TABLE letter (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  key bytea NOT NULL UNIQUE,
  sender_id uuid NOT NULL REFERENCES letter_sender ON DELETE CASCADE,
  subject text NOT NULL,
  excerpt text NOT NULL,
  content text NOT NULL,
  content_policy int NOT NULL,
  language text NOT NULL,
  address text,
  sent_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  dropped int NOT NULL,
  -- The link that confirms a subscription, sealed for two weeks.
  confirm text,
  item_id uuid REFERENCES item
);
CREATE INDEX letter_of_sender ON letter (sender_id, seq DESC);
CREATE INDEX letter_of_item ON letter (item_id);

-- Links that can be taken out of it. One that was made for our mailbox is sealed, for thirty days.
CREATE TABLE letter_link (
  letter_id uuid NOT NULL REFERENCES letter ON DELETE CASCADE,
  place int NOT NULL,
  title text NOT NULL,
  address text,
  sealed text,
  item_id uuid REFERENCES item,
  PRIMARY KEY (letter_id, place),
  CHECK ((address IS NULL) <> (sealed IS NULL))
);

-- Mails as the mail server's pipe leaves them, until they are read; and those that cannot be, with the reason.
CREATE TABLE mail_arrival (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  key bytea NOT NULL UNIQUE,
  bytes bytea NOT NULL,
  arrived_at timestamptz NOT NULL,
  -- Name in the folder refused/, when it came by the folder.
  file text,
  reason_fr text,
  reason_en text
);
CREATE INDEX mail_arrival_waiting ON mail_arrival (seq) WHERE reason_fr IS NULL;
