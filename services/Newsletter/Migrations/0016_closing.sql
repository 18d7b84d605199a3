-- An item reaches a person once as news and, when it asks for an answer, once more before its last day.
ALTER TABLE digest_item ADD COLUMN closing boolean NOT NULL DEFAULT false;
ALTER TABLE digest_item DROP CONSTRAINT digest_item_pkey;
ALTER TABLE digest_item ADD PRIMARY KEY (person_id, item_id, closing);
CREATE INDEX item_deadline ON item (deadline) WHERE NOT withdrawn AND deadline IS NOT NULL;
