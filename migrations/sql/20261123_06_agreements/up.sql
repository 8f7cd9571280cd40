-- Agreements between the hub and each practice, who signed them, and the fee invoices that follow from them.

-- Ranges that may not overlap, within one practice: a range over uuid stands in for equality, since btree_gist is not at hand.
CREATE TYPE hub.uuidrange AS RANGE (subtype = uuid);

-- An agreement is a thing of all: every member may read every version, its fee, its dates and what it shares.
CREATE TABLE hub.agreement (
    entity_id      uuid        NOT NULL,
    id             uuid        NOT NULL DEFAULT uuidv7(),
    hub_entity_id  uuid        NOT NULL,
    version        integer     NOT NULL,
    jurisdiction   text        NOT NULL,
    first_day      date        NOT NULL,
    last_day       date,
    fee_model      text        NOT NULL,
    monthly_minor  bigint,
    currency       char(3)     NOT NULL,
    terms          jsonb       NOT NULL DEFAULT '{}',
    services       jsonb       NOT NULL DEFAULT '[]',
    shares         text        NOT NULL,
    notice_days    integer     NOT NULL,
    decision_id    uuid        NOT NULL,
    supersedes     uuid,
    adopted_at     timestamptz NOT NULL DEFAULT hub.now(),
    CONSTRAINT agreement_pkey PRIMARY KEY (entity_id, id),
    CONSTRAINT agreement_version_once UNIQUE (entity_id, version),
    CONSTRAINT agreement_practice FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
    CONSTRAINT agreement_hub FOREIGN KEY (hub_entity_id) REFERENCES hub.entity (id),
    CONSTRAINT agreement_decision FOREIGN KEY (hub_entity_id, decision_id) REFERENCES hub.decision (entity_id, id),
    CONSTRAINT agreement_superseded FOREIGN KEY (entity_id, supersedes) REFERENCES hub.agreement (entity_id, id),
    CONSTRAINT agreement_two_sides CHECK (entity_id <> hub_entity_id),
    CONSTRAINT agreement_version_counts CHECK (version >= 1),
    CONSTRAINT agreement_days CHECK (last_day IS NULL OR last_day >= first_day),
    CONSTRAINT agreement_fee CHECK (monthly_minor IS NULL OR monthly_minor > 0),
    CONSTRAINT agreement_flat_fee CHECK (fee_model <> 'flat_monthly' OR monthly_minor IS NOT NULL),
    CONSTRAINT agreement_shares CHECK (shares IN ('totals', 'lines')),
    CONSTRAINT agreement_notice CHECK (notice_days >= 0),
    CONSTRAINT agreement_terms CHECK (jsonb_typeof(terms) = 'object'),
    CONSTRAINT agreement_services CHECK (jsonb_typeof(services) = 'array'),
    CONSTRAINT agreement_versions_do_not_overlap EXCLUDE USING gist (
        hub.uuidrange(entity_id, entity_id, '[]') WITH &&,
        daterange(first_day, last_day, '[]') WITH &&
    )
);
CALL hub.secure_commons('hub.agreement');
GRANT SELECT ON hub.agreement TO scope_practice, scope_hub, scope_person, scope_system;
GRANT INSERT ON hub.agreement TO scope_hub;
-- A version that is replaced or ended gets its last day; nothing else of it ever changes.
GRANT UPDATE (last_day) ON hub.agreement TO scope_hub;

CREATE TABLE hub.agreement_signature (
    entity_id     uuid        NOT NULL,
    id            uuid        NOT NULL DEFAULT uuidv7(),
    agreement_id  uuid        NOT NULL,
    side          text        NOT NULL,
    name          text        NOT NULL,
    person_id     uuid,
    signed_on     date        NOT NULL,
    on_paper      boolean     NOT NULL DEFAULT true,
    recorded_by   uuid,
    recorded_at   timestamptz NOT NULL DEFAULT hub.now(),
    CONSTRAINT agreement_signature_pkey PRIMARY KEY (entity_id, id),
    CONSTRAINT agreement_signature_once UNIQUE (entity_id, agreement_id, side, name),
    CONSTRAINT agreement_signature_agreement FOREIGN KEY (entity_id, agreement_id) REFERENCES hub.agreement (entity_id, id),
    CONSTRAINT agreement_signature_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
    CONSTRAINT agreement_signature_recorder FOREIGN KEY (recorded_by) REFERENCES hub.person (id),
    CONSTRAINT agreement_signature_side CHECK (side IN ('hub', 'practice')),
    CONSTRAINT agreement_signature_name CHECK (length(trim(name)) BETWEEN 1 AND 120)
);
CALL hub.secure_commons('hub.agreement_signature');
GRANT SELECT ON hub.agreement_signature TO scope_practice, scope_hub, scope_person, scope_system;
GRANT INSERT ON hub.agreement_signature TO scope_hub;

-- The hub's own series of invoice numbers, one per year of issue. Its row is also the lock under which fees are charged.
CREATE TABLE hub.fee_series (
    entity_id    uuid    NOT NULL,
    year         integer NOT NULL,
    last_number  integer NOT NULL DEFAULT 0,
    CONSTRAINT fee_series_pkey PRIMARY KEY (entity_id, year),
    CONSTRAINT fee_series_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
    CONSTRAINT fee_series_year CHECK (year BETWEEN 1900 AND 9999),
    CONSTRAINT fee_series_counts CHECK (last_number >= 0)
);
CALL hub.secure_tenant('hub.fee_series');
GRANT SELECT, INSERT ON hub.fee_series TO scope_hub;
GRANT UPDATE (last_number) ON hub.fee_series TO scope_hub;

-- One fee invoice per practice and month, however often the charge runs. The practice sees its own, the hub sees all.
CREATE TABLE hub.fee_invoice (
    entity_id          uuid        NOT NULL,
    id                 uuid        NOT NULL DEFAULT uuidv7(),
    month              integer     NOT NULL,
    agreement_id       uuid        NOT NULL,
    amount_minor       bigint      NOT NULL,
    currency           char(3)     NOT NULL,
    active_days        integer     NOT NULL,
    series_year        integer     NOT NULL,
    series_number      integer     NOT NULL,
    number             text        NOT NULL GENERATED ALWAYS AS (series_year::text || '-' || lpad(series_number::text, greatest(2, length(series_number::text)), '0')) STORED,
    issued_on          date        NOT NULL,
    due_on             date        NOT NULL,
    twin               uuid        NOT NULL,
    practice_entry_id  uuid        NOT NULL,
    hub_entry_id       uuid        NOT NULL,
    issued_at          timestamptz NOT NULL DEFAULT hub.now(),
    CONSTRAINT fee_invoice_pkey PRIMARY KEY (entity_id, id),
    CONSTRAINT fee_invoice_once_a_month UNIQUE (entity_id, month),
    CONSTRAINT fee_invoice_number_once UNIQUE (entity_id, series_year, series_number),
    CONSTRAINT fee_invoice_practice FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
    CONSTRAINT fee_invoice_agreement FOREIGN KEY (entity_id, agreement_id) REFERENCES hub.agreement (entity_id, id),
    CONSTRAINT fee_invoice_month CHECK (month BETWEEN 190001 AND 999912 AND month % 100 BETWEEN 1 AND 12),
    CONSTRAINT fee_invoice_amount CHECK (amount_minor > 0),
    CONSTRAINT fee_invoice_days CHECK (active_days BETWEEN 1 AND 31),
    CONSTRAINT fee_invoice_numbers_count CHECK (series_number >= 1),
    CONSTRAINT fee_invoice_due CHECK (due_on >= issued_on)
);
CALL hub.secure_tenant('hub.fee_invoice');
CREATE POLICY fee_invoice_hub_all ON hub.fee_invoice TO scope_hub USING (true) WITH CHECK (true);
GRANT SELECT ON hub.fee_invoice TO scope_practice;
GRANT SELECT, INSERT ON hub.fee_invoice TO scope_hub;
CREATE INDEX fee_invoice_months ON hub.fee_invoice (month, entity_id);

-- A payment settles its invoice whole, once, in both books under one reference.
CREATE TABLE hub.fee_payment (
    entity_id          uuid        NOT NULL,
    id                 uuid        NOT NULL DEFAULT uuidv7(),
    invoice_id         uuid        NOT NULL,
    paid_on            date        NOT NULL,
    amount_minor       bigint      NOT NULL,
    currency           char(3)     NOT NULL,
    twin               uuid        NOT NULL,
    practice_entry_id  uuid        NOT NULL,
    hub_entry_id       uuid        NOT NULL,
    recorded_at        timestamptz NOT NULL DEFAULT hub.now(),
    CONSTRAINT fee_payment_pkey PRIMARY KEY (entity_id, id),
    CONSTRAINT fee_payment_once UNIQUE (entity_id, invoice_id),
    CONSTRAINT fee_payment_invoice FOREIGN KEY (entity_id, invoice_id) REFERENCES hub.fee_invoice (entity_id, id),
    CONSTRAINT fee_payment_amount CHECK (amount_minor > 0)
);
CALL hub.secure_tenant('hub.fee_payment');
CREATE POLICY fee_payment_hub_all ON hub.fee_payment TO scope_hub USING (true) WITH CHECK (true);
GRANT SELECT ON hub.fee_payment TO scope_practice;
GRANT SELECT, INSERT ON hub.fee_payment TO scope_hub;

-- What was signed, invoiced and paid only grows; of an agreement itself nothing but the last day can be set, by the grant above.
CALL hub.only_grows('hub.agreement_signature');
CALL hub.only_grows('hub.fee_invoice');
CALL hub.only_grows('hub.fee_payment');
