-- The end of accounts.

ALTER TABLE users
  -- What a deleted account was before, so that it can be restored to it.
  ADD COLUMN status_before_deletion ENUM('active', 'disabled') CHARACTER SET ascii COLLATE ascii_bin NULL AFTER deleted_at;

-- erasing: on its way out for good. Rows of it may be gone already, and nothing brings it back.
ALTER TABLE users
  MODIFY COLUMN status ENUM('active', 'disabled', 'deleted', 'erasing') CHARACTER SET ascii COLLATE ascii_bin
    NOT NULL DEFAULT 'active';

-- What must end with an account is found by it, however large the tables are.
ALTER TABLE oauth2_authorization_codes ADD KEY oauth2_authorization_codes_by_user (user_id);
ALTER TABLE sign_ins ADD KEY sign_ins_by_user (user_id);
ALTER TABLE one_time_links ADD KEY one_time_links_by_user (user_id);
ALTER TABLE pending_changes ADD KEY pending_changes_by_user (user_id);
ALTER TABLE external_proofs ADD KEY external_proofs_by_user (user_id);
