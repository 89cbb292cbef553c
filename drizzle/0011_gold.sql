-- Gold.
SELECT 1;
