DROP TABLE hub.fee_payment;
DROP TABLE hub.fee_invoice;
DROP TABLE hub.fee_series;
DROP TABLE hub.agreement_signature;
DROP TABLE hub.agreement;
DROP TYPE hub.uuidrange;
