-- A small clinic.

CREATE SCHEMA clinic;

CREATE TABLE clinic.patients (
    id           bigint PRIMARY KEY,
    born_on      date NOT NULL,                   -- Bucket Year
    enrolled_on  date NOT NULL,
    sex          char(1) NOT NULL,
    postcode     char(5) NOT NULL,
    full_name    text NOT NULL,                   -- Constant
    insurance_no text NOT NULL UNIQUE             -- Redact
);

CREATE TABLE clinic.doctors (
    id        integer PRIMARY KEY,
    hired_on  date NOT NULL,
    name      text NOT NULL,
    specialty text NOT NULL
);

CREATE TABLE clinic.visits (
    id         bigint PRIMARY KEY,
    patient_id bigint NOT NULL REFERENCES clinic.patients (id),
    doctor_id  integer NOT NULL REFERENCES clinic.doctors (id),
    visited_at timestamptz NOT NULL,
    fee_cents  bigint NOT NULL,
    reason     text NOT NULL,
    diagnosis  text NOT NULL                      -- Redact
);

CREATE TABLE clinic.prescriptions (
    id       bigint PRIMARY KEY,
    visit_id bigint NOT NULL REFERENCES clinic.visits (id),
    days     integer NOT NULL,
    dose_mg  numeric(8, 2) NOT NULL,
    drug     text NOT NULL
);
