-- Writes the newest execution of a scheduled report as Parquet, with one folder for each month.
-- To run this script, follow examples/README.md.

SET 'execution.runtime-mode' = 'batch';

CREATE CATALOG insights WITH (
  'type' = 'partnerinsights',
  'tenantId' = '<tenant>',
  'clientId' = '<application>',
  'refreshToken' = 'file:/home/flink/partnerinsights/default.token'
);

CREATE TABLE azure_usage (
  `Month` DATE,
  CustomerTenantId STRING,
  CustomerName STRING,
  ServiceLevel1 STRING,
  ACR_USD DECIMAL(18, 5),
  year_month STRING
) PARTITIONED BY (year_month) WITH (
  'connector' = 'filesystem',
  'path' = '/lake/azure_usage',
  'format' = 'parquet'
);

-- Replaces only the folders of the months that the report contains. If a record is attributed to several
-- locations, the WHERE condition keeps only one of its rows. The report must contain the condition's column.
INSERT OVERWRITE azure_usage
SELECT `Month`, CustomerTenantId, CustomerName, ServiceLevel1, ACR_USD, SUBSTRING(CAST(`Month` AS STRING), 1, 7)
FROM insights.reports.`Azure usage`
WHERE IsACRDuplicateAtPGALevel = 0;
