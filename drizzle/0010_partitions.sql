-- Partitions of what is kept for a time.
SELECT 1;
