DROP TABLE hub.surplus_share, hub.surplus_allocation, hub.surplus_policy;
