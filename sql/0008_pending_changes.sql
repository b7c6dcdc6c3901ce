-- Changes to an account that wait for a proof: a new address for its code, an authenticator for its first answer.

CREATE TABLE pending_changes (
  -- SHA-256 of the token that the page or the front end carries.
  change_hash BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  -- The session in which it began, by its public name; in no other can it end.
  session_id BINARY(16) NOT NULL,
  kind ENUM('email', 'phone', 'totp', 'passkey', 'external') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- What is to be, and what must be shown for it, as JSON, sealed.
  sealed VARBINARY(4096) NOT NULL,
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  finished_at BIGINT NULL,
  PRIMARY KEY (change_hash, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

-- What a person is told of their own account leaves out the tokens that applications fetch, which are most of its events.
ALTER TABLE oauth2_audit_log ADD KEY oauth2_audit_log_by_user_and_event (user_id, event);
