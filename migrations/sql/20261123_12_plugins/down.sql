DROP TABLE hub.plugin_setting;
DROP TABLE hub.plugin;
