-- The vans that deliver.

CREATE SCHEMA fleet;

CREATE TABLE fleet.vehicles (
    id       integer PRIMARY KEY,
    built_in integer NOT NULL,
    depot    text NOT NULL,
    model    text NOT NULL,
    plate    text NOT NULL UNIQUE,                -- Partial, equal in both twins
    vin      text NOT NULL UNIQUE                 -- Null
);

CREATE TABLE fleet.drivers (
    id         integer PRIMARY KEY,
    hired_on   date NOT NULL,
    name       text NOT NULL,
    licence_no text NOT NULL                      -- Redact
);

CREATE TABLE fleet.trips (
    id         bigint PRIMARY KEY,
    vehicle_id integer NOT NULL REFERENCES fleet.vehicles (id),
    driver_id  integer NOT NULL REFERENCES fleet.drivers (id),
    started_at timestamptz NOT NULL,
    ended_at   timestamptz,
    km         numeric(8, 1) NOT NULL,
    gps        jsonb                              -- Null
);

CREATE TABLE fleet.refuelings (
    id          bigint PRIMARY KEY,
    vehicle_id  integer NOT NULL REFERENCES fleet.vehicles (id),
    refueled_at timestamptz NOT NULL,
    litres      numeric(6, 2) NOT NULL,
    cost_cents  bigint NOT NULL
);
