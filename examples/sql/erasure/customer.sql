-- Deletes the rows of the customers whose hashes are in lake.erased_ids. Remove the statements for tables that you do
-- not have. Run the other statements after each load, as described in docs/personal-data.md.
MERGE INTO lake.customers_and_tenants t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.seats_subscriptions_and_revenue t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.azure_usage t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.office_usage t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.dynamics_usage t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.power_bi_usage t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.ems_usage t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.teams_usage_3p_apps t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.teams_usage_workload t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.teams_usage_meetings_and_calls t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.cpor_m365_usage t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.csp_revenue_details t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.reseller_performance t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(concat('tpid:', t.CustomerTPid)), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.clas_agreement_renewals_propensity t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(concat('clas:', t.CustomerID)), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.clas_azure_propensity t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(concat('clas:', t.CustomerID)), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.clas_d365_propensity t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(concat('clas:', t.CustomerID)), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.clas_m365_propensity t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(concat('clas:', t.CustomerID)), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.clas_surface_propensity t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(concat('clas:', t.CustomerID)), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.isv_order t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.isv_order_v2 t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.isv_usage t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.isv_revenue t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.isv_offer_retention t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.isv_customer t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.isv_quality_of_service t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.CustomerTenantId), 256)
  WHEN MATCHED THEN DELETE;
MERGE INTO lake.isv_license t USING lake.erased_ids e
  ON e.sha256 = sha2(lower(t.TenantId), 256)
  WHEN MATCHED THEN DELETE;
