-- One-time codes as a step of a sign-in.

ALTER TABLE sign_ins
  -- HMAC of the code under a derived key, bound to the sign-in; NULL: none that could still be right.
  ADD COLUMN code_hash BINARY(32) NULL AFTER identifier,
  ADD COLUMN code_expires_at BIGINT NOT NULL DEFAULT 0 AFTER code_hash,
  -- Guesses at this code.
  ADD COLUMN code_attempts INT UNSIGNED NOT NULL DEFAULT 0 AFTER code_expires_at,
  ADD COLUMN codes_sent INT UNSIGNED NOT NULL DEFAULT 0 AFTER code_attempts,
  -- Who proved by a code that the identifier is theirs.
  ADD COLUMN proven_user_id BIGINT UNSIGNED NULL AFTER codes_sent;
