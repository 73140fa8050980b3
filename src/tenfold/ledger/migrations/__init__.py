"""How the tables of truth came to be what they are, step by step. Derived tables are rebuilt."""
