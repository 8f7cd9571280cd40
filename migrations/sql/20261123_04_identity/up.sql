-- Sign-in: passwords, one-time links, sessions, tokens, and the attempts that are counted against guessing.
-- Secrets are stored as fingerprints (SHA-256; Argon2id for passwords), so a stolen backup signs nobody in.

CREATE TABLE hub.credential (
    person_id     uuid        NOT NULL,
    password_hash text        NOT NULL,
    changed_at    timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT credential_pkey PRIMARY KEY (person_id),
    CONSTRAINT credential_person_fkey FOREIGN KEY (person_id) REFERENCES hub.person (id),
    CONSTRAINT credential_password_is_argon2id CHECK (password_hash LIKE '$argon2id$%')
);
CALL hub.secure_personal('hub.credential');
GRANT SELECT, INSERT, UPDATE ON hub.credential TO scope_system, scope_person;

CREATE TABLE hub.sign_in_link (
    id         uuid        NOT NULL DEFAULT uuidv7(),
    person_id  uuid        NOT NULL,
    token_hash bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    CONSTRAINT sign_in_link_pkey PRIMARY KEY (id),
    CONSTRAINT sign_in_link_token_key UNIQUE (token_hash),
    CONSTRAINT sign_in_link_person_fkey FOREIGN KEY (person_id) REFERENCES hub.person (id),
    CONSTRAINT sign_in_link_token_is_sha256 CHECK (octet_length(token_hash) = 32),
    CONSTRAINT sign_in_link_is_short CHECK (expires_at > created_at AND expires_at <= created_at + interval '24 hours')
);
CREATE INDEX sign_in_link_open ON hub.sign_in_link (person_id) WHERE used_at IS NULL;
CALL hub.secure_personal('hub.sign_in_link');
GRANT SELECT, INSERT, UPDATE (used_at) ON hub.sign_in_link TO scope_system;
GRANT SELECT, UPDATE (used_at) ON hub.sign_in_link TO scope_person;

CREATE TABLE hub.session (
    id         uuid        NOT NULL DEFAULT uuidv7(),
    person_id  uuid        NOT NULL,
    token_hash bytea       NOT NULL,
    via        text        NOT NULL,
    agent      text        NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT statement_timestamp(),
    seen_at    timestamptz NOT NULL DEFAULT statement_timestamp(),
    ended_at   timestamptz,
    CONSTRAINT session_pkey PRIMARY KEY (id),
    CONSTRAINT session_token_key UNIQUE (token_hash),
    CONSTRAINT session_person_fkey FOREIGN KEY (person_id) REFERENCES hub.person (id),
    CONSTRAINT session_token_is_sha256 CHECK (octet_length(token_hash) = 32),
    CONSTRAINT session_via_is_known CHECK (via IN ('password', 'link')),
    CONSTRAINT session_agent_is_short CHECK (char_length(agent) <= 200)
);
CREATE INDEX session_open ON hub.session (person_id) WHERE ended_at IS NULL;
CALL hub.secure_personal('hub.session');
GRANT SELECT, INSERT, UPDATE (seen_at, ended_at) ON hub.session TO scope_system;
GRANT SELECT, UPDATE (token_hash, ended_at) ON hub.session TO scope_person;

CREATE TABLE hub.access_token (
    id           uuid        NOT NULL DEFAULT uuidv7(),
    person_id    uuid        NOT NULL,
    name         text        NOT NULL,
    token_hash   bytea       NOT NULL,
    scopes       text[]      NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT statement_timestamp(),
    expires_at   timestamptz NOT NULL,
    revoked_at   timestamptz,
    last_used_at timestamptz,
    CONSTRAINT access_token_pkey PRIMARY KEY (id),
    CONSTRAINT access_token_token_key UNIQUE (token_hash),
    CONSTRAINT access_token_person_fkey FOREIGN KEY (person_id) REFERENCES hub.person (id),
    CONSTRAINT access_token_token_is_sha256 CHECK (octet_length(token_hash) = 32),
    CONSTRAINT access_token_name_is_short CHECK (char_length(name) BETWEEN 1 AND 100),
    CONSTRAINT access_token_has_scopes CHECK (cardinality(scopes) BETWEEN 1 AND 100),
    CONSTRAINT access_token_ends_within_a_year CHECK (expires_at > created_at AND expires_at <= created_at + interval '366 days')
);
CREATE INDEX access_token_of_person ON hub.access_token (person_id);
CALL hub.secure_personal('hub.access_token');
GRANT SELECT, INSERT, UPDATE (revoked_at, last_used_at) ON hub.access_token TO scope_system;
GRANT SELECT, INSERT, UPDATE (revoked_at) ON hub.access_token TO scope_person;

-- One row per guess at a password that was let through to be checked; a right guess takes its row away again.
-- Accounts and addresses are kept as fingerprints: the table must not become a list of who tried to come in from where.
CREATE TABLE hub.attempt (
    id           uuid        NOT NULL DEFAULT uuidv7(),
    account_hash bytea       NOT NULL,
    source_hash  bytea       NOT NULL,
    at           timestamptz NOT NULL DEFAULT statement_timestamp(),
    CONSTRAINT attempt_pkey PRIMARY KEY (id),
    CONSTRAINT attempt_hashes_are_sha256 CHECK (octet_length(account_hash) = 32 AND octet_length(source_hash) = 32)
);
CREATE INDEX attempt_by_account ON hub.attempt (account_hash, at);
CREATE INDEX attempt_by_source ON hub.attempt (source_hash, at);
CALL hub.secure_system('hub.attempt');
GRANT SELECT, INSERT, DELETE ON hub.attempt TO scope_system;
