-- The steps of a sign-in besides the password: one-time codes and links, passkeys, second factors.

ALTER TABLE sign_ins
  -- HMAC of the code under a derived key, bound to the sign-in; NULL: none that could still be right.
  ADD COLUMN code_hash BINARY(32) NULL AFTER identifier,
  ADD COLUMN code_expires_at BIGINT NOT NULL DEFAULT 0 AFTER code_hash,
  -- Guesses at this code.
  ADD COLUMN code_attempts INT UNSIGNED NOT NULL DEFAULT 0 AFTER code_expires_at,
  ADD COLUMN codes_sent INT UNSIGNED NOT NULL DEFAULT 0 AFTER code_attempts,
  -- A code or a link has shown that the identifier is the person's, who may have no account yet.
  ADD COLUMN proven BOOLEAN NOT NULL DEFAULT FALSE AFTER codes_sent,
  -- Who it is, once a first factor or a proof has shown it.
  ADD COLUMN user_id BIGINT UNSIGNED NULL AFTER proven,
  -- RFC 8176: the words of the factors that have passed, separated by spaces; empty before the first.
  ADD COLUMN amr VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '' AFTER user_id,
  -- When the first factor passed. Whatever ends a person's access ends a sign-in that began before, too.
  ADD COLUMN authenticated_at BIGINT NULL AFTER amr,
  -- The session whose first factor counts here, and which must be there until the end; NULL: the person began anew.
  ADD COLUMN raised_session_hash BINARY(32) NULL AFTER authenticated_at,
  -- Guesses at the second factor.
  ADD COLUMN factor_attempts INT UNSIGNED NOT NULL DEFAULT 0 AFTER raised_session_hash,
  -- The challenge that a passkey must sign next; used once.
  ADD COLUMN challenge BINARY(32) NULL AFTER factor_attempts;

-- Links that stand in messages: whoever opens one has shown that the identifier is theirs. Each works once.
CREATE TABLE one_time_links (
  -- SHA-256 of the token in the link.
  link_hash BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  identifier VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  -- The authorization request to go on with, where the link is opened in the browser that asked for it.
  interaction_hash BINARY(32) NULL,
  interaction_day INT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT NULL,
  PRIMARY KEY (link_hash, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

-- Browsers in which a person has signed in before. Strangers who guess at the person's account from elsewhere do not lock it there.
CREATE TABLE known_browsers (
  user_id BIGINT UNSIGNED NOT NULL,
  -- SHA-256 of the browser's own cookie.
  browser_hash BINARY(32) NOT NULL,
  -- The same for all of a month, so that a person who signs in daily writes a row a month.
  expires_day INT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, browser_hash, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin COMMENT = 'partition_days=30'
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);
