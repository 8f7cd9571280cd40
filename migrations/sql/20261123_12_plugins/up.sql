-- What is known of a plugin outlives it: its rows can be read when its code is gone.
CREATE TABLE hub.plugin (
  key text NOT NULL,
  title text NOT NULL,
  distribution text NOT NULL,
  made_by text NOT NULL DEFAULT '',
  version text NOT NULL,
  revision text,
  fault text NOT NULL DEFAULT '',
  first_seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT plugin_pkey PRIMARY KEY (key),
  CONSTRAINT plugin_key CHECK (key ~ '^[a-z][a-z_]{1,29}$')
);
CALL hub.secure_commons('hub.plugin');
-- The release step writes it, and it works as the owner.
CREATE POLICY release ON hub.plugin TO hub_owner USING (true) WITH CHECK (true);

CREATE TABLE hub.plugin_setting (
  entity_id uuid NOT NULL,
  plugin_key text NOT NULL,
  name text NOT NULL,
  value jsonb NOT NULL,
  set_at timestamptz NOT NULL DEFAULT hub.now(),
  CONSTRAINT plugin_setting_pkey PRIMARY KEY (entity_id, plugin_key, name),
  CONSTRAINT plugin_setting_entity FOREIGN KEY (entity_id) REFERENCES hub.entity (id),
  CONSTRAINT plugin_setting_name CHECK (name ~ '^[a-z][a-z0-9_]{0,39}$'),
  CONSTRAINT plugin_setting_value CHECK (jsonb_typeof(value) IN ('string', 'number', 'boolean') AND pg_column_size(value) <= 2000)
);
CALL hub.secure_tenant('hub.plugin_setting');
GRANT SELECT, INSERT, UPDATE ON hub.plugin_setting TO scope_practice;
