-- Linked services are kept as answers; nothing was ever written here.
DROP TABLE service;
