-- Three ways of being the same thing: seen again at the same address, the same text elsewhere, the same story told by others.
ALTER TABLE item
  -- First bytes of the hash of the cleaned text; none for a text too short to tell anything.
  ADD COLUMN text_key bigint,
  -- Hashes that two near texts probably share: candidates are found by them, then compared.
  ADD COLUMN bands int[],
  -- The item it is shown under while merged, at which level, and how near they were.
  ADD COLUMN lead_id uuid REFERENCES item,
  ADD COLUMN same_level text CHECK (same_level IN ('text', 'story', 'hand')),
  ADD COLUMN same_title real,
  ADD COLUMN same_text real;
CREATE INDEX item_text_key ON item (text_key) WHERE text_key IS NOT NULL;
CREATE INDEX item_bands ON item USING gin (bands) WHERE state <> 'merged';
CREATE INDEX item_lead ON item (lead_id) WHERE lead_id IS NOT NULL;

-- The same item met again through another source.
CREATE TABLE sighting (
  item_id uuid NOT NULL REFERENCES item ON DELETE CASCADE,
  source_id uuid NOT NULL REFERENCES source,
  address text,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (item_id, source_id)
);

-- "Not the same thing": said by an officer, never forgotten.
CREATE TABLE apart (
  one uuid NOT NULL REFERENCES item ON DELETE CASCADE,
  other uuid NOT NULL REFERENCES item ON DELETE CASCADE,
  by uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (one, other)
);
