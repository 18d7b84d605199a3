-- How many wait, in which room, of which source: read from the index alone, as the page asks at each decision.
CREATE INDEX item_rooms ON item (source_id, state, later_until) WHERE state IN ('waiting', 'later', 'scheduled');
DROP INDEX item_to_sort_source;
