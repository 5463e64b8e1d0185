-- Deletes the rows of the people whose hashes are in lake.erased_ids. Remove the statements for tables that you do not
-- have, and all columns that your tables do not have. Run the other statements after each load, as described in
-- docs/personal-data.md.
MERGE INTO lake.training_completions t USING lake.erased_ids e
  ON e.sha256 IN (
    sha2(lower(t.Email), 256),
    sha2(lower(t.CorpEmail), 256),
    sha2(lower(t.AADUserId), 256),
    sha2(lower(concat('mcp:', t.MCPID)), 256))
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.ms_learn t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.UserId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.isv_customer t USING lake.erased_ids e
  ON e.sha256 IN (
    sha2(lower(t.Email), 256),
    sha2(lower(t.PurchaserEmail), 256),
    sha2(lower(t.ProviderEmail), 256))
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.isv_revenue t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerEmail), 256)
  WHEN MATCHED THEN DELETE;
