-- Creates views without the rows of the customers and people whose hashes are in lake.erased_ids. Remove the
-- statements for tables that you do not have, and all columns that your tables do not have: docs/personal-data.md.
CREATE OR REPLACE VIEW visible.customers_and_tenants AS SELECT * FROM lake.customers_and_tenants t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.seats_subscriptions_and_revenue AS SELECT * FROM lake.seats_subscriptions_and_revenue t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.azure_usage AS SELECT * FROM lake.azure_usage t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.office_usage AS SELECT * FROM lake.office_usage t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.dynamics_usage AS SELECT * FROM lake.dynamics_usage t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.power_bi_usage AS SELECT * FROM lake.power_bi_usage t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.ems_usage AS SELECT * FROM lake.ems_usage t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.teams_usage_3p_apps AS SELECT * FROM lake.teams_usage_3p_apps t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.teams_usage_workload AS SELECT * FROM lake.teams_usage_workload t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.teams_usage_meetings_and_calls AS SELECT * FROM lake.teams_usage_meetings_and_calls t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.cpor_m365_usage AS SELECT * FROM lake.cpor_m365_usage t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.csp_revenue_details AS SELECT * FROM lake.csp_revenue_details t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.reseller_performance AS SELECT * FROM lake.reseller_performance t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(concat('tpid:', t.CustomerTPid)), 256));
CREATE OR REPLACE VIEW visible.clas_agreement_renewals_propensity AS SELECT * FROM lake.clas_agreement_renewals_propensity t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(concat('clas:', t.CustomerID)), 256));
CREATE OR REPLACE VIEW visible.clas_azure_propensity AS SELECT * FROM lake.clas_azure_propensity t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(concat('clas:', t.CustomerID)), 256));
CREATE OR REPLACE VIEW visible.clas_d365_propensity AS SELECT * FROM lake.clas_d365_propensity t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(concat('clas:', t.CustomerID)), 256));
CREATE OR REPLACE VIEW visible.clas_m365_propensity AS SELECT * FROM lake.clas_m365_propensity t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(concat('clas:', t.CustomerID)), 256));
CREATE OR REPLACE VIEW visible.clas_surface_propensity AS SELECT * FROM lake.clas_surface_propensity t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(concat('clas:', t.CustomerID)), 256));
CREATE OR REPLACE VIEW visible.isv_order AS SELECT * FROM lake.isv_order t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerId), 256));
CREATE OR REPLACE VIEW visible.isv_order_v2 AS SELECT * FROM lake.isv_order_v2 t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerId), 256));
CREATE OR REPLACE VIEW visible.isv_usage AS SELECT * FROM lake.isv_usage t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerId), 256));
CREATE OR REPLACE VIEW visible.isv_revenue AS SELECT * FROM lake.isv_revenue t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 IN (
    sha2(lower(t.CustomerId), 256),
    sha2(lower(t.CustomerEmail), 256)));
CREATE OR REPLACE VIEW visible.isv_offer_retention AS SELECT * FROM lake.isv_offer_retention t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerId), 256));
CREATE OR REPLACE VIEW visible.isv_customer AS SELECT * FROM lake.isv_customer t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 IN (
    sha2(lower(t.CustomerId), 256),
    sha2(lower(t.Email), 256),
    sha2(lower(t.PurchaserEmail), 256),
    sha2(lower(t.ProviderEmail), 256)));
CREATE OR REPLACE VIEW visible.isv_quality_of_service AS SELECT * FROM lake.isv_quality_of_service t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.CustomerTenantId), 256));
CREATE OR REPLACE VIEW visible.isv_license AS SELECT * FROM lake.isv_license t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.TenantId), 256));
CREATE OR REPLACE VIEW visible.training_completions AS SELECT * FROM lake.training_completions t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 IN (
    sha2(lower(t.Email), 256),
    sha2(lower(t.CorpEmail), 256),
    sha2(lower(t.AADUserId), 256),
    sha2(lower(concat('mcp:', t.MCPID)), 256)));
CREATE OR REPLACE VIEW visible.ms_learn AS SELECT * FROM lake.ms_learn t WHERE NOT EXISTS (
  SELECT 1 FROM lake.erased_ids e WHERE e.sha256 = sha2(lower(t.UserId), 256));
