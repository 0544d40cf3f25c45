#!/bin/bash
# Run once by PostgreSQL's container, when its folder is new: the two roles and the database.
set -euo pipefail
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username=postgres <<'SQL'
\set owner `cat /run/secrets/owner_password`
\set program `cat /run/secrets/program_password`
CREATE ROLE wecoza_owner LOGIN CREATEDB PASSWORD :'owner';
CREATE ROLE wecoza LOGIN PASSWORD :'program';
CREATE DATABASE wecoza OWNER wecoza_owner;
REVOKE ALL ON DATABASE wecoza FROM PUBLIC;
GRANT CONNECT ON DATABASE wecoza TO wecoza;
SQL
