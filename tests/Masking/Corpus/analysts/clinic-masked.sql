-- What does a patient look like?
SELECT * FROM patients WHERE id = 3;

-- Who are our patients?
SELECT id, full_name, born_on FROM patients ORDER BY id;

-- How old are patients by decade?
SELECT (extract(year FROM born_on)::int / 10) * 10 AS decade, count(*) FROM patients GROUP BY decade ORDER BY decade;

-- What diagnoses are there?
SELECT diagnosis, count(*) FROM visits GROUP BY diagnosis ORDER BY count(*) DESC;

-- What did each doctor diagnose?
SELECT d.name, v.diagnosis, count(*) FROM visits v JOIN doctors d ON d.id = v.doctor_id GROUP BY 1, 2 ORDER BY 1;

-- What is a patient's history?
SELECT v.visited_at, d.name AS doctor, v.reason, v.diagnosis FROM visits v JOIN doctors d ON d.id = v.doctor_id
WHERE v.patient_id = 18 ORDER BY v.visited_at;

-- Which patient has which insurance?
SELECT id, insurance_no FROM patients ORDER BY id;

-- Does a patient with this insurance exist?
SELECT id FROM patients WHERE insurance_no = 'INS-000000000000';

-- Who was prescribed what?
SELECT p.full_name, r.drug, r.dose_mg FROM prescriptions r JOIN visits v ON v.id = r.visit_id JOIN patients p ON p.id = v.patient_id
ORDER BY r.id;

-- How old is the average patient of each doctor?
SELECT d.name, avg(2025 - extract(year FROM p.born_on))::numeric(5, 1) AS age FROM visits v
JOIN patients p ON p.id = v.patient_id JOIN doctors d ON d.id = v.doctor_id GROUP BY d.name ORDER BY d.name;

-- Which patients are older than seventy?
SELECT id, born_on FROM patients WHERE born_on < date '2025-01-01' - interval '70 years' ORDER BY born_on, id;

-- What do visits look like?
SELECT * FROM clinic.visits ORDER BY id LIMIT 20;

-- Which drug goes with which diagnosis?
SELECT v.diagnosis, r.drug, count(*) FROM visits v JOIN prescriptions r ON r.visit_id = v.id GROUP BY v.diagnosis, r.drug ORDER BY 3 DESC, 2;

-- What does everything about a patient look like as JSON?
SELECT json_build_object('patient', to_json(p), 'visits', (SELECT json_agg(v ORDER BY v.id) FROM visits v WHERE v.patient_id = p.id))
FROM patients p WHERE p.id = 18;

-- How many different names are there?
SELECT count(DISTINCT full_name) FROM patients;

-- Who lives where and was born when?
SELECT postcode, array_agg(born_on ORDER BY id) FROM patients GROUP BY postcode ORDER BY postcode;

-- Which birthdays are near?
SELECT id FROM patients WHERE to_char(born_on, 'MM-DD') BETWEEN '03-01' AND '03-31' ORDER BY id;

-- What do patients look like to a spreadsheet?
SELECT id, full_name, sex, postcode, to_char(born_on, 'DD.MM.YYYY') AS born, insurance_no FROM patients ORDER BY full_name, id;
