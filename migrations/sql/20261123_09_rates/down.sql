DROP TABLE hub.low_rate, hub.rate_floor;
