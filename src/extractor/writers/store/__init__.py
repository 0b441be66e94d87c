"""Records in tables: one star schema for every database and every folder of tables."""
