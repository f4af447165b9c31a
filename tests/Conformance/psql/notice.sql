DO $$ BEGIN RAISE NOTICE '{tag}'; END $$;
