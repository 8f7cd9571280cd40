-- How a year's surplus is shared. Adopted before the year begins, or the obligation did not exist for what was earned before.
CREATE TABLE hub.surplus_policy (
  from_year smallint NOT NULL,
  rule text NOT NULL,
  reserve_percent smallint NOT NULL DEFAULT 0,
  adopted_on date NOT NULL,
  decision_id uuid NOT NULL,
  CONSTRAINT surplus_policy_pkey PRIMARY KEY (from_year, decision_id),
  CONSTRAINT surplus_policy_decision FOREIGN KEY (decision_id) REFERENCES hub.decision (id),
  CONSTRAINT surplus_policy_rule CHECK (rule IN ('hours_flat')),
  CONSTRAINT surplus_policy_reserve CHECK (reserve_percent BETWEEN 0 AND 100)
);
CALL hub.secure_commons('hub.surplus_policy');
GRANT INSERT ON hub.surplus_policy TO scope_hub;
CALL hub.only_grows('hub.surplus_policy');

CREATE TABLE hub.surplus_allocation (
  year smallint NOT NULL,
  pool_minor bigint NOT NULL,
  collective_minor bigint NOT NULL,
  currency char(3) NOT NULL DEFAULT 'USD',
  total_minutes bigint NOT NULL,
  rule text NOT NULL,
  basis_hash text NOT NULL,
  decision_id uuid NOT NULL,
  entry_id uuid NOT NULL,
  posted_at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT surplus_allocation_pkey PRIMARY KEY (year),
  CONSTRAINT surplus_allocation_decision FOREIGN KEY (decision_id) REFERENCES hub.decision (id),
  CONSTRAINT surplus_allocation_amounts CHECK (pool_minor > 0 AND collective_minor BETWEEN 0 AND pool_minor)
);
CALL hub.secure_commons('hub.surplus_allocation');
GRANT INSERT ON hub.surplus_allocation TO scope_hub;
CALL hub.only_grows('hub.surplus_allocation');

CREATE TABLE hub.surplus_share (
  year smallint NOT NULL,
  person_id uuid NOT NULL,
  minutes integer NOT NULL,
  share_minor bigint NOT NULL,
  CONSTRAINT surplus_share_pkey PRIMARY KEY (year, person_id),
  CONSTRAINT surplus_share_allocation FOREIGN KEY (year) REFERENCES hub.surplus_allocation (year),
  CONSTRAINT surplus_share_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT surplus_share_positive CHECK (minutes >= 0 AND share_minor >= 0)
);
CALL hub.secure_commons('hub.surplus_share');
GRANT INSERT ON hub.surplus_share TO scope_hub;
CALL hub.only_grows('hub.surplus_share');
