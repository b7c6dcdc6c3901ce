-- Accounts at other providers: the providers, who is who there, and the ways to them and back.

CREATE TABLE identity_providers (
  -- A word of the operator's: it stands in the callback's path.
  provider VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  display_name VARCHAR(100) NOT NULL,
  kind ENUM('openid', 'oauth2') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status ENUM('active', 'disabled') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active',
  client_id VARCHAR(512) NOT NULL,
  -- Sealed; NULL: a public client.
  client_secret VARBINARY(1024) NULL,
  -- The rest (domain/account/identity_providers.h), as one JSON object.
  configuration JSON NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (provider)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE external_accounts (
  link_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  provider VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The provider's own name for the person: sub.
  subject VARCHAR(255) COLLATE utf8mb4_bin NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  -- The provider's tokens as JSON, sealed; NULL: none kept.
  tokens VARBINARY(16384) NULL,
  tokens_expire_at BIGINT NULL,
  -- Whatever an operator's programs keep with a link.
  metadata JSON NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  last_used_at BIGINT NULL,
  PRIMARY KEY (link_id),
  UNIQUE KEY external_accounts_by_subject (provider, subject),
  UNIQUE KEY external_accounts_by_user (user_id, provider),
  KEY external_accounts_by_expiry (tokens_expire_at),
  CONSTRAINT external_accounts_user FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- A browser on its way to another provider and back.
CREATE TABLE external_sign_ins (
  -- SHA-256 of the state.
  state_hash BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  -- SHA-256 of the browser's own cookie: whoever comes back must be who left.
  browser_hash BINARY(32) NOT NULL,
  provider VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The authorization request that waits; NULL: none.
  interaction_hash BINARY(32) NULL,
  interaction_day INT NULL,
  -- The session of who links an account; NULL: it is a sign-in.
  link_session_hash BINARY(32) NULL,
  -- Nonce and PKCE verifier as JSON, sealed.
  sealed VARBINARY(1024) NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  finished_at BIGINT NULL,
  PRIMARY KEY (state_hash, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);
