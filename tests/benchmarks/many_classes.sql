-- Adds 500 clients of 4 sites, 60 users and %(classes)s classes that are like the one that is there, without triggers;
-- 80 agents, of whom two taught in each class one after the other, and 2,000 learners, of whom six are in each class.
SET LOCAL session_replication_role = replica;
SET LOCAL statement_timeout = 0;

INSERT INTO clients (name, is_active)
SELECT (ARRAY['Éland', 'dassie', 'Fynbos', 'Karoo', 'Ümfula'])[n %% 5 + 1] || ' Works ' || n, true
FROM generate_series(1, 500) AS n;

INSERT INTO sites (client_id, name, street, suburb, town, province, postal_code, is_active)
SELECT clients.id, (ARRAY['Head office', 'Bakery', 'Workshop', 'Mill'])[n], '', '', 'Howick', 'kwazulu_natal', '', true
FROM clients, generate_series(1, 4) AS n WHERE clients.name LIKE '%% Works %%';

INSERT INTO users (
    username, first_name, last_name, password, email, is_superuser, is_staff, is_active, date_joined,
    must_change_password, sessions_ended
)
SELECT 'somebody' || n, 'Lindiwe', 'Khumalo ' || n, '', '', false, false, true, now(), false, 0
FROM generate_series(1, 60) AS n;

WITH places AS (
    SELECT sites.id AS site_id, client_id, row_number() OVER (ORDER BY sites.id) - 1 AS place, count(*) OVER () AS places
    FROM sites JOIN clients ON clients.id = client_id WHERE clients.name LIKE '%% Works %%'
), offers AS (
    SELECT class_types.id AS class_type_id, subjects.id AS subject_id, offers_exams,
        class_types.code || '-' || subjects.code AS codes,
        row_number() OVER (ORDER BY class_types.id, subjects.id) - 1 AS place, count(*) OVER () AS places
    FROM class_types JOIN subjects ON CASE subjects_offered
        WHEN 'all' THEN subjects.code <> 'LP'
        WHEN 'own' THEN subjects.class_type_id = class_types.id AND subjects.code <> 'LP'
        ELSE subjects.class_type_id = class_types.id AND subjects.code = 'LP'
    END
), people AS (
    SELECT id AS user_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS places FROM users
), funds AS (
    SELECT id AS seta_id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS places FROM setas
), imagined AS (
    SELECT n, client_id, site_id, class_type_id, subject_id, user_id,
        offers_exams AND n %% 2 = 0 AS exam_class,
        CASE WHEN n %% 3 = 0 THEN seta_id END AS seta_id,
        client_id || '-' || codes AS prefix,
        CASE WHEN n %% 1000 > 0 THEN 1 + row_number() OVER (PARTITION BY client_id, codes ORDER BY n) END AS number
    FROM generate_series(1, %(classes)s) AS n
    JOIN places ON places.place = n * 7 %% places.places
    JOIN offers ON offers.place = n * 11 %% offers.places
    JOIN people ON people.place = n %% people.places
    JOIN funds ON funds.place = n %% funds.places
), facts AS (
    SELECT
        1000 + n AS id,
        prefix || '-' || coalesce(lpad(number::text, 4, '0'), '2026-01-22-14-05-' || n / 1000 + 1) AS code,
        prefix, number, client_id, site_id, class_type_id, subject_id,
        20 + n %% 400 AS total_hours,
        date '2020-01-06' + n %% 2500 AS start_date,
        CASE WHEN n %% 4 > 0 THEN user_id END AS supervisor_id,
        CASE WHEN n %% 5 > 1 THEN 'PO-' || 200000 + n ELSE '' END AS order_number,
        seta_id IS NOT NULL AS seta_funded, seta_id,
        exam_class, CASE WHEN exam_class THEN 'External' ELSE '' END AS exam_type,
        (ARRAY['draft', 'draft', 'active', 'stopped', 'completed'])[n %% 5 + 1] AS status,
        gen_random_uuid() AS submission_id, user_id AS captured_by_id, user_id AS changed_by_id
    FROM imagined
)
INSERT INTO classes
SELECT another.*
FROM facts, (SELECT one FROM classes AS one LIMIT 1) AS first, jsonb_populate_record(one, to_jsonb(facts)) AS another;

SELECT setval(pg_get_serial_sequence('classes', 'id'), max(id)) FROM classes;

INSERT INTO retired_codes (code, prefix, kind, training_class_id, reason, retired_by_id, retired_at)
SELECT prefix || '-2025-01-22-14-05-' || id / 500, prefix, 'former', id, 'The class got its sequential code.', user_id, now()
FROM (SELECT id, prefix, captured_by_id AS user_id FROM classes WHERE number IS NOT NULL AND id %% 500 = 0) AS repaired;

INSERT INTO agents (name, phone, email, status, areas)
SELECT 'Zanele Mthembu ' || n, '', '', 'active', '{}' FROM generate_series(1, 80) AS n;

INSERT INTO class_agents (training_class_id, agent_id, from_date)
SELECT classes.id, agents.id, start_date + turn * 30
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM agents) AS agents, generate_series(0, 1) AS turn, classes
WHERE place = 1 + (classes.id + turn) %% 80;

INSERT INTO learners (
    title, first_name, second_name, initials, surname, id_number, passport_number, gender, race, town, province,
    postal_code, searched, version
)
SELECT '', 'Zanele', '', 'Z', 'Mthembu ' || n, '', 'P' || 10000 + n, '', '', '', '', '', 'mthembu ' || n, 1
FROM generate_series(1, 2000) AS n;

INSERT INTO enrolments (training_class_id, learner_id, level, status, from_date, came_on, takes_exam, days)
SELECT classes.id, learners.id, 'RLN', CASE turn WHEN 0 THEN 'dro' ELSE 'cic' END, start_date, start_date, false,
    CASE turn WHEN 0 THEN '{}' ELSE datemultirange(daterange(start_date, NULL)) END
FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM learners) AS learners, generate_series(0, 5) AS turn, classes
WHERE place = 1 + (classes.id * 7 + turn * 331) %% 2000;
