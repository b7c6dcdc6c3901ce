-- The end of accounts.

ALTER TABLE users
  -- What a deleted account was before, so that it can be restored to it.
  ADD COLUMN status_before_deletion ENUM('active', 'disabled') CHARACTER SET ascii COLLATE ascii_bin NULL AFTER deleted_at;
