-- Gives every class 10 learners and 20 sessions in February 2026, each with its register and the marks of all.
SET LOCAL session_replication_role = replica;
SET LOCAL statement_timeout = 0;

UPDATE classes SET status = 'active', order_number = 'PO-7', start_date = '2026-02-02', end_date = '2026-02-27';
DELETE FROM enrolments;

INSERT INTO enrolments (training_class_id, learner_id, level, status, from_date, came_on, takes_exam, days)
SELECT classes.id, learners.id, 'RLN', 'cic', '2026-02-02', '2026-02-02', false, '{[2026-02-02,)}'
FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM learners) AS learners, generate_series(0, 9) AS turn, classes
WHERE place = (classes.id * 7 + turn * 199) %% 2000;

INSERT INTO sessions (training_class_id, agent_id, date, start, "end", status, sequence, changed_at, clash_accepted)
SELECT classes.id, (SELECT agent_id FROM class_agents WHERE training_class_id = classes.id LIMIT 1),
    date '2026-02-02' + n / 5 * 7 + n %% 5, '09:00', '12:00', 'planned', 0, now(), false
FROM classes, generate_series(0, 19) AS n;

INSERT INTO registers (session_id, outcome, note, reason, captured_by_id, captured_at, changed_by_id, changed_at, version)
SELECT sessions.id, CASE WHEN sessions.id %% 17 = 0 THEN 'client_cancelled' ELSE 'held' END, '', '', users.id,
    sessions.date + time '15:00', users.id, sessions.date + time '15:00', 1
FROM sessions, (SELECT min(id) AS id FROM users) AS users;

UPDATE sessions SET is_captured = true;

INSERT INTO marks (register_id, enrolment_id, hours, page, version)
SELECT registers.id, enrolments.id, (registers.id + enrolments.id) %% 13 * 0.25, NULL, 1
FROM registers JOIN sessions ON sessions.id = session_id JOIN enrolments USING (training_class_id)
WHERE outcome = 'held';

INSERT INTO claims (training_class_id, month, agent_id, hours, claimed_by_id, claimed_at, outcome, note, version)
SELECT DISTINCT training_class_id, date '2026-02-01', agent_id, 60, users.id, now(), '', '', 1
FROM sessions, (SELECT min(id) AS id FROM users) AS users WHERE agent_id IS NOT NULL;
