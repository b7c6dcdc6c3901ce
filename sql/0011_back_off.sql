-- How often in a row an account was guessed at for as long as it could be.

ALTER TABLE failure_counters
  -- Windows before this one, without a gap, in which no more failures were borne.
  ADD COLUMN full_windows SMALLINT UNSIGNED NOT NULL DEFAULT 0;
