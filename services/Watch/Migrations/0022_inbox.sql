-- Themes whose own words occur in the item: what the inbox is filtered by.
ALTER TABLE item ADD COLUMN hints text[] NOT NULL DEFAULT '{}';
CREATE INDEX item_to_sort_source ON item (source_id) WHERE state IN ('waiting', 'later');

-- Who has an item open, for a few minutes: the others are told, nobody is held up.
CREATE TABLE claim (
  item_id uuid PRIMARY KEY REFERENCES item ON DELETE CASCADE,
  by uuid NOT NULL,
  until timestamptz NOT NULL
);
CREATE INDEX claim_by ON claim (by);
