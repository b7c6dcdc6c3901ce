-- Accounts at other providers: the providers, who is who there, and the ways to them and back.

CREATE TABLE identity_providers (
  -- A word of the operator's: it stands in the callback's path.
  provider VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  display_name VARCHAR(100) NOT NULL,
  kind ENUM('openid', 'oauth2') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status ENUM('active', 'disabled') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active',
  client_id VARCHAR(512) NOT NULL,
  -- A client secret, or a private key as PKCS #8; sealed. NULL: a public client.
  client_secret VARBINARY(8192) NULL,
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
  -- As the person knows the account there: an address or a name.
  display_name VARCHAR(320) NOT NULL,
  -- The provider's tokens as JSON, sealed; NULL: none kept.
  tokens VARBINARY(16384) NULL,
  tokens_expire_at BIGINT NULL,
  -- The person lets the operator's programs use the account there.
  tokens_shared BOOLEAN NOT NULL DEFAULT FALSE,
  -- When the daemon refreshes them next; while one does, the end of its lease. NULL: never.
  refresh_at BIGINT NULL,
  refresh_failures INT UNSIGNED NOT NULL DEFAULT 0,
  -- The provider refused to refresh them: the person must sign in there again.
  refused_at BIGINT NULL,
  -- Whatever an operator's programs keep with a link.
  metadata JSON NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  last_used_at BIGINT NULL,
  PRIMARY KEY (link_id),
  UNIQUE KEY external_accounts_by_subject (provider, subject),
  UNIQUE KEY external_accounts_by_user (user_id, provider),
  KEY external_accounts_by_refresh (refresh_at),
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

-- Somebody has shown an account at a provider whose address is that of an account here: linked once the same browser has signed
-- in to that account.
CREATE TABLE external_proofs (
  -- SHA-256 of the proof's token, which stands in a cookie.
  proof_hash BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  browser_hash BINARY(32) NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  provider VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- Subject, name and tokens as JSON, sealed.
  sealed VARBINARY(16384) NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT NULL,
  PRIMARY KEY (proof_hash, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

-- For programs of the operator's that use people's accounts at other providers.
INSERT INTO oauth2_scopes (scope, is_default, created_at) VALUES ('linked_accounts.tokens', FALSE, 0);
INSERT INTO oauth2_scope_descriptions (scope, language, description) VALUES
  ('linked_accounts.tokens', 'en', 'Use the accounts at other providers that people have linked and shared'),
  ('linked_accounts.tokens', 'de', 'Konten bei anderen Anbietern benutzen, die Personen verknüpft und freigegeben haben');
