-- When a call that is over stopped being offered as news; it is still found.
ALTER TABLE item
  ADD COLUMN archived_at timestamptz,
  -- The day from which a legal text obliges; none when it does already, or nobody said.
  ADD COLUMN obliged_from date;
