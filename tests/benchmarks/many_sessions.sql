-- Gives the classes %(first)s to %(last)s, by their primary keys, 50 sessions each, twice a week from the first half of
-- 2026 on, and lets them begin and end with these.
SET LOCAL session_replication_role = replica;

INSERT INTO sessions (training_class_id, date, start, "end", status, sequence, changed_at, clash_accepted)
SELECT classes.id, date '2026-01-05' + classes.id::int %% 60 + n / 2 * 7 + n %% 2 * 2,
    time '08:00' + (classes.id %% 4) * interval '30 minutes', time '13:00' + (classes.id %% 4) * interval '30 minutes',
    'planned', 0, now(), false
FROM classes, generate_series(0, 49) AS n
WHERE classes.id BETWEEN %(first)s AND %(last)s;

UPDATE classes SET start_date = found.first, end_date = found.last
FROM (SELECT training_class_id, min(date) AS first, max(date) AS last FROM sessions GROUP BY 1) AS found
WHERE found.training_class_id = classes.id;
