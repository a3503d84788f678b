-- What only a superuser can make, once per cluster; run in template1, so that every database made
-- later (the platform's, a test's) has the extensions.
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- The owner migrates and loads; the application reads and adds, and cannot rewrite facts.
CREATE ROLE welfare_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE welfare_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE DATABASE welfare OWNER welfare_owner;
