-- Registration at volume: the queue that acceptance writes and the daemon drains, what came of each request, and the dead letters.
--
-- An accepted registration is in exactly one of three places: in registration_queue while it waits, in registration_results
-- once its user exists, in registration_dead_letters when it cannot become one. Each move is one transaction.

-- When the person agreed to the site's terms, as the registration said.
ALTER TABLE users ADD COLUMN consented_at BIGINT NULL;

-- Public keys to which acceptance seals passwords. The private halves are the daemon's files and never enter the database.
CREATE TABLE registration_keys (
  -- First 8 bytes of SHA-256 of the public key.
  key_id BINARY(8) NOT NULL,
  -- X25519 (RFC 7748).
  public_key BINARY(32) NOT NULL,
  -- By the daemon, at each start: the newest is the one to seal to.
  published_at BIGINT NOT NULL,
  PRIMARY KEY (key_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE registration_queue (
  -- The order of arrival, in which rows are claimed.
  queue_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  -- Made here, or from the caller's Idempotency-Key: unique over all three tables (domain/account/registrations.h says how).
  request_id BINARY(16) NOT NULL,
  -- Who asked; NULL: anybody.
  client_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- Keyed digest of the entry without its password, so that a request id that comes again with another entry is seen.
  entry_digest BINARY(32) NOT NULL,
  email VARCHAR(320) COLLATE utf8mb4_bin NULL,
  phone VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  username VARCHAR(320) COLLATE utf8mb4_bin NULL,
  email_verified BOOLEAN NOT NULL,
  phone_verified BOOLEAN NOT NULL,
  consented_at BIGINT NULL,
  profile JSON NOT NULL,
  password_form ENUM('none', 'sealed', 'hashed') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  password VARBINARY(4352) NOT NULL,
  accepted_at BIGINT NOT NULL,
  -- A retry is not claimed before this.
  available_at BIGINT NOT NULL,
  -- Failures of the row itself; a failure of the database is none.
  attempts INT UNSIGNED NOT NULL DEFAULT 0,
  -- Leases that ended without a word, the one that runs now included: a row that crashes the daemon gives itself away.
  claims INT UNSIGNED NOT NULL DEFAULT 0,
  -- Zeroes: none. As long as any lease's, so that stamping one changes the row where it stands; growing each row by a lease
  -- would cost four times as much.
  lease_id BINARY(16) NOT NULL DEFAULT '',
  leased_until BIGINT NOT NULL DEFAULT 0,
  last_error VARCHAR(200) NULL,
  PRIMARY KEY (queue_id),
  UNIQUE KEY registration_queue_by_request (request_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Kept for registration.keep_results, so that a request that is sent again gets its first answer.
CREATE TABLE registration_results (
  request_id BINARY(16) NOT NULL,
  expires_day INT NOT NULL,
  client_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
  entry_digest BINARY(32) NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  attempts INT UNSIGNED NOT NULL,
  accepted_at BIGINT NOT NULL,
  finished_at BIGINT NOT NULL,
  PRIMARY KEY (request_id, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

-- What could not become a user, with all that is needed to try again.
CREATE TABLE registration_dead_letters (
  request_id BINARY(16) NOT NULL,
  expires_day INT NOT NULL,
  client_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
  entry_digest BINARY(32) NOT NULL,
  email VARCHAR(320) COLLATE utf8mb4_bin NULL,
  phone VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  username VARCHAR(320) COLLATE utf8mb4_bin NULL,
  email_verified BOOLEAN NOT NULL,
  phone_verified BOOLEAN NOT NULL,
  consented_at BIGINT NULL,
  profile JSON NOT NULL,
  password_form ENUM('none', 'sealed', 'hashed') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  password VARBINARY(4352) NOT NULL,
  accepted_at BIGINT NOT NULL,
  attempts INT UNSIGNED NOT NULL,
  claims INT UNSIGNED NOT NULL,
  -- One of the words of FailureReason (domain/account/registrations.h), and a sentence for the operator.
  reason VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  error VARCHAR(200) NOT NULL,
  failed_at BIGINT NOT NULL,
  PRIMARY KEY (request_id, expires_day),
  KEY registration_dead_letters_by_time (failed_at, request_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

-- How far each import of a file has come, written in the transaction of the rows themselves: an import that was interrupted
-- goes on where it stopped.
CREATE TABLE user_imports (
  -- SHA-256 of the file's contents, or of the name given for standard input.
  import_id BINARY(32) NOT NULL,
  lines_done BIGINT UNSIGNED NOT NULL,
  users_created BIGINT UNSIGNED NOT NULL,
  rows_refused BIGINT UNSIGNED NOT NULL,
  started_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  finished_at BIGINT NULL,
  PRIMARY KEY (import_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

INSERT INTO oauth2_scopes (scope, is_default, created_at) VALUES ('registration', FALSE, 0);
INSERT INTO oauth2_scope_descriptions (scope, language, description) VALUES
  ('registration', 'en', 'Register people with this service'),
  ('registration', 'de', 'Personen bei diesem Dienst registrieren');
