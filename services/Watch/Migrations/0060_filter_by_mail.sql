-- Since when what answers a filter comes by mail as well; none for a filter followed by feed alone.
ALTER TABLE saved_filter ADD COLUMN by_mail_since timestamptz;
CREATE INDEX saved_filter_by_mail ON saved_filter (by_mail_since) WHERE by_mail_since IS NOT NULL;
