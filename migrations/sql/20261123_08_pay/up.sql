-- One rate for every kind of work and every person, from a day on, by a decision.
CREATE TABLE hub.pay_rate (
  from_on date NOT NULL,
  per_hour_minor bigint NOT NULL,
  currency char(3) NOT NULL DEFAULT 'USD',
  decision_id uuid NOT NULL,
  CONSTRAINT pay_rate_pkey PRIMARY KEY (from_on),
  CONSTRAINT pay_rate_decision FOREIGN KEY (decision_id) REFERENCES hub.decision (id),
  CONSTRAINT pay_rate_positive CHECK (per_hour_minor > 0)
);
CALL hub.secure_commons('hub.pay_rate');
GRANT INSERT ON hub.pay_rate TO scope_hub;
CALL hub.only_grows('hub.pay_rate');

CREATE TABLE hub.leave_policy (
  from_on date NOT NULL,
  kind text NOT NULL,
  day_minor bigint NOT NULL,
  currency char(3) NOT NULL DEFAULT 'USD',
  decision_id uuid NOT NULL,
  CONSTRAINT leave_policy_pkey PRIMARY KEY (from_on),
  CONSTRAINT leave_policy_decision FOREIGN KEY (decision_id) REFERENCES hub.decision (id),
  CONSTRAINT leave_policy_kind CHECK (kind IN ('fixed', 'half_day')),
  CONSTRAINT leave_policy_amount CHECK (day_minor >= 0)
);
CALL hub.secure_commons('hub.leave_policy');
GRANT INSERT ON hub.leave_policy TO scope_hub;
CALL hub.only_grows('hub.leave_policy');

-- When in the month after it pay is worked out and paid, and the month settled.
CREATE TABLE hub.month_rule (
  from_on date NOT NULL,
  pay_run_day smallint NOT NULL,
  pay_day smallint NOT NULL,
  settle_day smallint NOT NULL,
  decision_id uuid NOT NULL,
  CONSTRAINT month_rule_pkey PRIMARY KEY (from_on),
  CONSTRAINT month_rule_decision FOREIGN KEY (decision_id) REFERENCES hub.decision (id),
  CONSTRAINT month_rule_order CHECK (1 <= pay_run_day AND pay_run_day <= pay_day AND pay_day <= settle_day AND settle_day <= 28)
);
CALL hub.secure_commons('hub.month_rule');
GRANT INSERT ON hub.month_rule TO scope_hub;
CALL hub.only_grows('hub.month_rule');

CREATE TABLE hub.pay_run (
  entity_id uuid NOT NULL,
  month integer NOT NULL,
  made_at timestamptz NOT NULL DEFAULT hub.now(),
  made_by text NOT NULL,
  total_minor bigint NOT NULL,
  currency char(3) NOT NULL DEFAULT 'USD',
  paid_on date,
  CONSTRAINT pay_run_pkey PRIMARY KEY (entity_id, month),
  CONSTRAINT pay_run_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id)
);
CALL hub.secure_tenant('hub.pay_run');
GRANT SELECT, INSERT, UPDATE (paid_on) ON hub.pay_run TO scope_practice, scope_hub;

CREATE TABLE hub.pay_line (
  entity_id uuid NOT NULL,
  month integer NOT NULL,
  person_id uuid NOT NULL,
  line smallint NOT NULL,
  kind text NOT NULL,
  engagement text NOT NULL,
  minutes integer NOT NULL DEFAULT 0,
  days smallint NOT NULL DEFAULT 0,
  rate_minor bigint NOT NULL,
  amount_minor bigint NOT NULL,
  rate_from_on date NOT NULL,
  CONSTRAINT pay_line_pkey PRIMARY KEY (entity_id, month, person_id, line),
  CONSTRAINT pay_line_run FOREIGN KEY (entity_id, month) REFERENCES hub.pay_run (entity_id, month),
  CONSTRAINT pay_line_person FOREIGN KEY (person_id) REFERENCES hub.person (id),
  CONSTRAINT pay_line_kind CHECK (kind IN ('work', 'correction', 'leave')),
  CONSTRAINT pay_line_engagement CHECK (engagement IN ('contractor', 'owner_draw', 'employee'))
);
CREATE INDEX pay_line_of_person ON hub.pay_line (person_id, month);
CALL hub.secure_tenant('hub.pay_line');
CREATE POLICY own ON hub.pay_line FOR SELECT TO scope_person USING (person_id = (SELECT hub.bound_person()));
GRANT SELECT ON hub.pay_line TO scope_person;
GRANT SELECT, INSERT ON hub.pay_line TO scope_practice, scope_hub;
CALL hub.only_grows('hub.pay_line');
