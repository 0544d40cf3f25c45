-- Adds the learners of these numbers, by made-up passports: %(first)s up to %(last)s.
INSERT INTO learners (
    title, first_name, second_name, initials, surname, id_number, passport_number, gender, race, town, province,
    postal_code, employer_id, searched, version
)
SELECT '',
    (ARRAY['Nomsa', 'Pieter', 'Thandeka', 'Ayesha', 'Sipho', 'Élise', 'Kobus'])[n %% 7 + 1], '', '',
    (ARRAY['Dlamini', 'van Wyk', 'Nkosi', 'Patel', 'Mokoena', 'Botha', 'Baloyi', 'Cele', 'Adams', 'Zulu', 'Ngubane'])[
        n %% 11 + 1
    ] || ' ' || n,
    '', 'BM' || lpad(n::text, 8, '0'), '', '',
    (ARRAY['Howick', 'Durban', 'Ceres', 'Musina', 'Sabie'])[n %% 5 + 1], '', '',
    (SELECT min(id) FROM clients) + n %% 100, '', 1
FROM generate_series(%(first)s, %(last)s) AS n;
