-- How many visits were there each month?
SELECT date_trunc('month', visited_at)::date AS month, count(*) FROM visits GROUP BY 1 ORDER BY 1;

-- Which doctor saw the most patients?
SELECT d.name, count(DISTINCT v.patient_id) AS patients FROM doctors d JOIN visits v ON v.doctor_id = d.id GROUP BY d.name ORDER BY 2 DESC, 1;

-- What does each specialty earn?
SELECT d.specialty, sum(v.fee_cents) / 100 AS euros FROM visits v JOIN doctors d ON d.id = v.doctor_id GROUP BY d.specialty ORDER BY euros DESC;

-- Which patients came more than four times?
SELECT patient_id, count(*) FROM visits GROUP BY patient_id HAVING count(*) > 4 ORDER BY patient_id;

-- Why do people come?
SELECT reason, count(*) AS n, round(avg(fee_cents)) AS fee FROM visits GROUP BY reason ORDER BY n DESC, reason;

-- Which drugs are prescribed most?
SELECT drug, count(*) FROM prescriptions GROUP BY drug ORDER BY count DESC, drug;

-- What is the average dose of each drug?
SELECT drug, avg(dose_mg)::numeric(10, 2) AS dose, max(days) AS longest FROM prescriptions GROUP BY drug ORDER BY drug;

-- How many patients enrolled each year?
SELECT extract(year FROM enrolled_on) AS year, count(*) FROM patients GROUP BY year ORDER BY year;

-- How many patients of each sex are there?
SELECT sex, count(*) FROM patients GROUP BY sex ORDER BY sex;

-- Which postcodes do patients come from?
SELECT left(postcode, 2) AS area, count(*) FROM patients GROUP BY area ORDER BY area;

-- Which doctor prescribes which drug?
SELECT d.name, p.drug, count(*) FROM prescriptions p JOIN visits v ON v.id = p.visit_id JOIN doctors d ON d.id = v.doctor_id
GROUP BY d.name, p.drug ORDER BY d.name, p.drug;

-- When was each patient's last visit?
SELECT patient_id, max(visited_at) AS last FROM visits GROUP BY patient_id ORDER BY last DESC, patient_id;

-- How long do patients stay away?
SELECT patient_id, visited_at - lag(visited_at) OVER (PARTITION BY patient_id ORDER BY visited_at) AS away FROM visits ORDER BY patient_id, visited_at;

-- Which patients never came?
SELECT p.id FROM patients p LEFT JOIN visits v ON v.patient_id = p.id WHERE v.id IS NULL ORDER BY p.id;

-- What did a patient's visits cost in total?
SELECT p.id, coalesce(sum(v.fee_cents), 0) AS cents FROM patients p LEFT JOIN visits v ON v.patient_id = p.id GROUP BY p.id ORDER BY p.id;

-- Which doctors were hired before 2017?
SELECT name, specialty FROM doctors WHERE hired_on < DATE '2017-01-01' ORDER BY name;

-- How many visits had no prescription?
SELECT count(*) FROM visits v WHERE NOT EXISTS (SELECT 1 FROM prescriptions p WHERE p.visit_id = v.id);

-- What is the busiest hour?
SELECT extract(hour FROM visited_at) AS hour, count(*) FROM visits GROUP BY hour ORDER BY count(*) DESC, hour LIMIT 3;

-- Which visits cost more than the doctor's average?
SELECT v.id FROM visits v WHERE v.fee_cents > (SELECT avg(w.fee_cents) FROM visits w WHERE w.doctor_id = v.doctor_id) ORDER BY v.id;

-- What is the top fee of each doctor?
SELECT doctor_id, id, fee_cents FROM (SELECT *, row_number() OVER (PARTITION BY doctor_id ORDER BY fee_cents DESC, id) AS n
FROM (SELECT id, doctor_id, fee_cents FROM visits) AS v) AS t WHERE n = 1 ORDER BY doctor_id;

-- How is the load spread over specialties and months?
SELECT d.specialty, to_char(v.visited_at, 'YYYY-MM') AS month, count(*) FROM visits v JOIN doctors d ON d.id = v.doctor_id
GROUP BY CUBE (d.specialty, to_char(v.visited_at, 'YYYY-MM')) ORDER BY 1 NULLS LAST, 2 NULLS LAST;

-- What share of visits are follow-ups?
SELECT avg((reason = 'follow-up')::int)::numeric(5, 3) FROM visits;

-- Who sees patients of more than ten postcodes?
SELECT d.name FROM doctors d JOIN visits v ON v.doctor_id = d.id JOIN patients p ON p.id = v.patient_id
GROUP BY d.name HAVING count(DISTINCT p.postcode) > 10 ORDER BY d.name;

-- How many days of medicine does each patient have?
SELECT v.patient_id, sum(p.days) FROM prescriptions p JOIN visits v ON p.visit_id = v.id GROUP BY v.patient_id ORDER BY 1;

-- Which specialties have more than one doctor?
SELECT specialty, string_agg(name, ', ' ORDER BY name) AS doctors FROM doctors GROUP BY specialty HAVING count(*) > 1;

-- What was the first visit after enrolment?
SELECT p.id, min(v.visited_at)::date - p.enrolled_on AS days FROM patients p JOIN visits v ON v.patient_id = p.id
WHERE v.visited_at > p.enrolled_on GROUP BY p.id, p.enrolled_on ORDER BY p.id;

-- Which quarter had the highest fees?
SELECT date_trunc('quarter', visited_at) AS quarter, sum(fee_cents) FROM visits GROUP BY quarter ORDER BY sum(fee_cents) DESC LIMIT 1;

-- How many visits are there per enrolled patient?
SELECT (SELECT count(*) FROM visits)::numeric / (SELECT count(*) FROM patients) AS visits_per_patient;

-- Which drugs does only one doctor prescribe?
SELECT drug FROM prescriptions p JOIN visits v ON v.id = p.visit_id GROUP BY drug HAVING count(DISTINCT doctor_id) = 1;

-- Are there visits before the doctor was hired?
SELECT count(*) FROM visits v JOIN doctors d ON d.id = v.doctor_id AND v.visited_at < d.hired_on;

-- What does a month of visits look like day by day?
SELECT d::date, count(v.id) FROM generate_series('2024-03-01'::timestamptz, '2024-03-31', '1 day') AS d
LEFT JOIN visits v ON v.visited_at >= d AND v.visited_at < d + interval '1 day' GROUP BY d ORDER BY d;

-- Which reasons lead to a prescription?
SELECT v.reason, count(p.id) AS prescriptions, count(DISTINCT v.id) AS visits FROM visits v LEFT JOIN prescriptions p ON p.visit_id = v.id
GROUP BY v.reason ORDER BY v.reason;

-- Which doctor has the newest patients?
SELECT d.name, max(p.enrolled_on) FROM doctors d, visits v, patients p WHERE d.id = v.doctor_id AND p.id = v.patient_id GROUP BY d.name ORDER BY 2 DESC, 1;

-- What does the fee list look like?
SELECT doctor_id, min(fee_cents), max(fee_cents), percentile_disc(0.9) WITHIN GROUP (ORDER BY fee_cents) FROM visits GROUP BY doctor_id ORDER BY 1;
