DROP TABLE hub.attempt;
DROP TABLE hub.access_token;
DROP TABLE hub.session;
DROP TABLE hub.sign_in_link;
DROP TABLE hub.credential;
