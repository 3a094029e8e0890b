-- A role for Grafana that can look and not write. Run it as the owner of the database, which is also the one that `fairline db migrate`
-- runs as: what it makes later can be read too.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'fairline_reader') THEN
    CREATE ROLE fairline_reader LOGIN;
  END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO fairline_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO fairline_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO fairline_reader;
ALTER ROLE fairline_reader SET default_transaction_read_only = on;
