-- An entry of the diary can say what happened; it is gone when the entry is.
ALTER TABLE event ADD COLUMN diary INTEGER REFERENCES diary (id) ON DELETE CASCADE;
