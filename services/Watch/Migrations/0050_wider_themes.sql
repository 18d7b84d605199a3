-- A wide theme counts and finds what its narrower ones hold, as a region does its communes. The same three as Vocabulary's Themes (a test compares).
-- The month ("d:") is no facet: it is how the newest part of a wide search is found without reading the rest.
CREATE OR REPLACE FUNCTION item_facets(themes text[], places text[], format text, maturities text[], audience text[], source uuid, kept timestamptz)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$
  SELECT ARRAY(
    SELECT 't:' || theme FROM unnest(themes) theme
    UNION SELECT 't:' || wider FROM unnest(themes) theme JOIN (VALUES ('vie-privee', 'juridique'), ('energie', 'environnement'), ('financement', 'finances')) above (narrow, wider) ON narrow = theme
    UNION ALL SELECT DISTINCT 'p:' || place FROM unnest(places) place
    UNION ALL SELECT 'f:' || format
    UNION ALL SELECT 'm:' || maturity FROM unnest(maturities) maturity
    UNION ALL SELECT 'a:' || kind FROM unnest(audience) kind
    UNION ALL SELECT 's:' || source::text
    UNION ALL SELECT 'y:' || to_char(kept AT TIME ZONE 'Europe/Paris', 'YYYY')
    UNION ALL SELECT 'd:' || to_char(kept AT TIME ZONE 'Europe/Paris', 'YYYYMM'))
$$;
-- One index for words and facets together: asked apart, one of the two is looked for in the texts, and that takes seconds among a million.
DROP INDEX item_search;
DROP INDEX item_facet;
-- Written anew, their facets are computed anew.
UPDATE item SET themes = themes WHERE kept_at IS NOT NULL;
CREATE INDEX item_found ON item USING gin (search, facets) WHERE state = 'kept';
