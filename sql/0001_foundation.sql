-- The foundation: users and their credentials, clients, scopes, consents, grants and tokens, sessions, interactions, keys, audit.
--
-- Rules that hold for every table (src/domain/README says why):
--   *_at       BIGINT, microseconds since the epoch, UTC; the program's clock, never the server's.
--   *_hash     SHA-256 of a secret; no secret that a client holds stands anywhere.
--   text       utf8mb4; words of the wire and identifiers compare byte by byte (utf8mb4_bin), ascii where the wire is ascii.
--   expires_day  INT, days since the epoch: the partition of a row that leaves by DROP PARTITION. It is part of every unique key
--              because MySQL demands it, and a token names its own day, so that a look-up touches one partition.
--              Tables begin with one partition; upkeep splits days off pfuture.

CREATE TABLE users (
  user_id BIGINT UNSIGNED NOT NULL,
  status ENUM('active', 'disabled', 'deleted') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active',
  -- OpenID Connect Core 5.1, except those that user_identifiers and the columns below hold, as one JSON object.
  profile JSON NOT NULL,
  email VARCHAR(320) COLLATE utf8mb4_bin NULL,
  email_verified BOOLEAN NOT NULL DEFAULT FALSE,
  phone VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
  phone_verified BOOLEAN NOT NULL DEFAULT FALSE,
  -- Grants and tokens made at or before this instant are dead.
  tokens_not_before_at BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT NULL,
  PRIMARY KEY (user_id),
  KEY users_by_status (status, deleted_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- What a person types to say who they are, in its one canonical form (authentication/identifier.h).
CREATE TABLE user_identifiers (
  identifier VARCHAR(320) COLLATE utf8mb4_bin NOT NULL,
  kind ENUM('email', 'phone', 'username') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (identifier),
  KEY user_identifiers_by_user (user_id),
  CONSTRAINT user_identifiers_user FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE user_credentials (
  credential_id BIGINT UNSIGNED NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  kind ENUM('password') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- PHC string.
  secret VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at BIGINT NOT NULL,
  -- Set when a newer one took its place or it was invalidated: the history.
  ended_at BIGINT NULL,
  PRIMARY KEY (credential_id),
  KEY user_credentials_by_user (user_id, kind, ended_at),
  CONSTRAINT user_credentials_user FOREIGN KEY (user_id) REFERENCES users (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- A browser in which a person is logged in. The copy in memcached is only a copy.
CREATE TABLE user_sessions (
  session_hash BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  -- The public name of the session: the sid claim.
  session_id BINARY(16) NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  auth_time_at BIGINT NOT NULL,
  acr VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amr VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ended_at BIGINT NULL,
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_agent VARCHAR(512) NOT NULL,
  PRIMARY KEY (session_hash, expires_day),
  KEY user_sessions_by_user (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

CREATE TABLE oauth2_clients (
  client_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  owner_user_id BIGINT UNSIGNED NULL,
  client_name VARCHAR(200) NOT NULL,
  -- RFC 7591 token_endpoint_auth_method.
  token_endpoint_auth_method VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- SHA-256 of a secret that the server made (>= 256 bits); NULL for public clients.
  client_secret_hash BINARY(32) NULL,
  -- Everything else of RFC 7591 and of our own (domain/oauth/clients.h), as one JSON object.
  metadata JSON NOT NULL,
  status ENUM('active', 'disabled') CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'active',
  tokens_not_before_at BIGINT NOT NULL DEFAULT 0,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (client_id),
  KEY oauth2_clients_by_owner (owner_user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE oauth2_scopes (
  scope VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  is_default BOOLEAN NOT NULL DEFAULT FALSE,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (scope)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE oauth2_scope_descriptions (
  scope VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- BCP 47.
  language VARCHAR(35) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  description VARCHAR(500) NOT NULL,
  PRIMARY KEY (scope, language),
  CONSTRAINT oauth2_scope_descriptions_scope FOREIGN KEY (scope) REFERENCES oauth2_scopes (scope) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- An authorization request on its way, and how far the person has come. Bound to one browser.
CREATE TABLE oauth2_interactions (
  interaction_hash BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  browser_hash BINARY(32) NOT NULL,
  client_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The checked request (protocol/authorization_request.h) as JSON.
  request TEXT NOT NULL,
  -- Set once the person has authenticated for this interaction.
  session_hash BINARY(32) NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  finished_at BIGINT NULL,
  PRIMARY KEY (interaction_hash, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

CREATE TABLE oauth2_authorization_codes (
  code_hash BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  grant_id BINARY(16) NOT NULL,
  client_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  session_id BINARY(16) NOT NULL,
  redirect_uri VARCHAR(2048) NOT NULL,
  -- Whether the authorization request named the redirect URI (RFC 6749 4.1.3).
  redirect_uri_given BOOLEAN NOT NULL,
  scope VARCHAR(2048) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  nonce VARCHAR(512) NULL,
  code_challenge CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NULL,
  -- The claims request parameter (OpenID Connect Core 5.5), JSON.
  claims TEXT NULL,
  auth_time_at BIGINT NOT NULL,
  acr VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amr VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT NULL,
  PRIMARY KEY (code_hash, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

-- Opaque access tokens. Signed ones are nowhere; oauth2_revocations denies them.
CREATE TABLE oauth2_access_tokens (
  token_hash BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  -- The code, and every token that came of it, share a grant; a client_credentials token has its own.
  grant_id BINARY(16) NOT NULL,
  client_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id BIGINT UNSIGNED NULL,
  scope VARCHAR(2048) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  -- The claims request parameter of the grant, for userinfo.
  claims TEXT NULL,
  auth_time_at BIGINT NULL,
  acr VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT NULL,
  PRIMARY KEY (token_hash, expires_day),
  KEY oauth2_access_tokens_by_grant (grant_id),
  KEY oauth2_access_tokens_by_user (user_id, client_id),
  KEY oauth2_access_tokens_by_client (client_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

-- One row a family. A token names its family, its generation and its day; rotation is one compare-and-swap of current_hash.
CREATE TABLE oauth2_refresh_tokens (
  family_id BINARY(16) NOT NULL,
  expires_day INT NOT NULL,
  grant_id BINARY(16) NOT NULL,
  client_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id BIGINT UNSIGNED NOT NULL,
  session_id BINARY(16) NOT NULL,
  scope VARCHAR(2048) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  nonce VARCHAR(512) NULL,
  claims TEXT NULL,
  auth_time_at BIGINT NOT NULL,
  acr VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amr VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  generation INT UNSIGNED NOT NULL DEFAULT 0,
  current_hash BINARY(32) NOT NULL,
  previous_hash BINARY(32) NULL,
  rotated_at BIGINT NULL,
  created_at BIGINT NOT NULL,
  last_used_at BIGINT NOT NULL,
  -- Absolute end; the idle end is last_used_at plus the configured time.
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT NULL,
  PRIMARY KEY (family_id, expires_day),
  KEY oauth2_refresh_tokens_by_grant (grant_id),
  KEY oauth2_refresh_tokens_by_user (user_id, client_id),
  KEY oauth2_refresh_tokens_by_client (client_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

-- Denials of signed access tokens, by token, grant, user or client. A row stands once in each day on which a token that it
-- denies can expire, so that a check reads the one partition of the token's own day.
CREATE TABLE oauth2_revocations (
  -- First 16 bytes of SHA-256 of kind and subject (domain/oauth/revocations.h).
  revoked_key BINARY(16) NOT NULL,
  expires_day INT NOT NULL,
  -- Tokens issued at or before this instant are denied.
  not_before_at BIGINT NOT NULL,
  PRIMARY KEY (revoked_key, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

CREATE TABLE oauth2_user_consents (
  user_id BIGINT UNSIGNED NOT NULL,
  client_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  scope VARCHAR(2048) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  granted_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, client_id),
  KEY oauth2_user_consents_by_client (client_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

CREATE TABLE signing_keys (
  key_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  algorithm VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  state ENUM('next', 'current', 'retired') CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  public_jwk TEXT NOT NULL,
  -- PKCS #8, sealed under the key-encryption key with key_id as context.
  sealed_private_key BLOB NOT NULL,
  created_at BIGINT NOT NULL,
  activated_at BIGINT NULL,
  retired_at BIGINT NULL,
  PRIMARY KEY (key_id),
  KEY signing_keys_by_state (state, algorithm)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Failed attempts by account, address and client: the counters of which memcached could only keep copies.
CREATE TABLE failure_counters (
  -- SHA-256 of kind and subject.
  counter_key BINARY(32) NOT NULL,
  expires_day INT NOT NULL,
  window_at BIGINT NOT NULL,
  failures INT UNSIGNED NOT NULL,
  PRIMARY KEY (counter_key, expires_day)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

CREATE TABLE oauth2_audit_log (
  -- Time-ordered: microseconds since the epoch in the upper, randomness in the lower half.
  event_id BINARY(16) NOT NULL,
  expires_day INT NOT NULL,
  event VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  user_id BIGINT UNSIGNED NULL,
  client_id VARCHAR(128) CHARACTER SET ascii COLLATE ascii_bin NULL,
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NULL,
  user_agent VARCHAR(512) NULL,
  request_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  detail JSON NULL,
  created_at BIGINT NOT NULL,
  -- Secondary keys end in the primary key, and so in the order of time.
  PRIMARY KEY (event_id, expires_day),
  KEY oauth2_audit_log_by_user (user_id),
  KEY oauth2_audit_log_by_client (client_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin
-- Kept for a year or more: a partition a day would be hundreds of files to open for every connection.
COMMENT = 'partition_days=7'
PARTITION BY RANGE (expires_day) (PARTITION pfuture VALUES LESS THAN MAXVALUE);

INSERT INTO oauth2_scopes (scope, is_default, created_at) VALUES
  ('openid', FALSE, 0),
  ('profile', FALSE, 0),
  ('profile:full', FALSE, 0),
  ('email', FALSE, 0),
  ('phone', FALSE, 0),
  ('address', FALSE, 0),
  ('offline_access', FALSE, 0),
  ('read', FALSE, 0),
  ('write', FALSE, 0),
  ('admin', FALSE, 0);

-- What a person reads when an application asks: "This application would like to …".
INSERT INTO oauth2_scope_descriptions (scope, language, description) VALUES
  ('openid', 'en', 'Know that it is you, and recognise you when you come back'),
  ('openid', 'de', 'Wissen, dass Sie es sind, und Sie beim nächsten Mal wiedererkennen'),
  ('profile', 'en', 'See your name, your picture, your language and other basic details of your profile'),
  ('profile', 'de', 'Ihren Namen, Ihr Bild, Ihre Sprache und andere Grunddaten Ihres Profils sehen'),
  ('profile:full', 'en', 'See everything in your profile, also what is not public'),
  ('profile:full', 'de', 'Ihr ganzes Profil sehen, auch was nicht öffentlich ist'),
  ('email', 'en', 'See your e-mail address'),
  ('email', 'de', 'Ihre E-Mail-Adresse sehen'),
  ('phone', 'en', 'See your telephone number'),
  ('phone', 'de', 'Ihre Telefonnummer sehen'),
  ('address', 'en', 'See your postal address'),
  ('address', 'de', 'Ihre Postanschrift sehen'),
  ('offline_access', 'en', 'Keep this access when you are not there, until you take it back'),
  ('offline_access', 'de', 'Diesen Zugriff auch behalten, wenn Sie nicht da sind, bis Sie ihn entziehen'),
  ('read', 'en', 'Read your data'),
  ('read', 'de', 'Ihre Daten lesen'),
  ('write', 'en', 'Change your data'),
  ('write', 'de', 'Ihre Daten ändern'),
  ('admin', 'en', 'Administer this service in your name'),
  ('admin', 'de', 'Diesen Dienst in Ihrem Namen verwalten');
