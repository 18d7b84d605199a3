-- The list of people is read in this order, a page at a time.
CREATE INDEX person_order ON person (plain_name, id) WHERE erased_at IS NULL;
CREATE INDEX organisation_order ON organisation (plain_name, id);
