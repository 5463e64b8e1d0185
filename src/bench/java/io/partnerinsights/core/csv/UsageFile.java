package io.partnerinsights.core.csv;

import io.partnerinsights.core.schema.ColumnType;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.core.schema.ReportSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * Generates a file like a DynamicsUsage report, the same bytes in every run. It has 27 columns, of
 * which three are timestamps, three longs and two doubles; customer names are in quotes.
 */
final class UsageFile {
  private static final List<String> TEXTS =
      List.of(
          "PGAMpnId",
          "SubscriptionId",
          "SubscriptionStatus",
          "RevSumDivisionName",
          "RevSumCategoryName",
          "SKU",
          "SKUId",
          "FreeVsPaidSKU",
          "SalesModel",
          "DetailedSalesModel",
          "CustomerName",
          "CustomerTenantId",
          "CustomerTpid",
          "CustomerSegment",
          "CustomerMarket",
          "PartnerName",
          "PartnerLocation",
          "MpnId",
          "PartnerAttributionType");
  private static final List<String> TIMES =
      List.of("SubscriptionStartDate", "SubscriptionEndDate", "Month");
  private static final List<String> COUNTS =
      List.of("TotalAssignedSeats", "TotalSoldSeats", "TotalActiveSeats");
  private static final List<String> AMOUNTS = List.of("ActiveUsagePercent", "TotalRevenueAndACR");

  private final Random random = new Random(27);
  private final String[] customers = new String[4_000];

  UsageFile() {
    for (int i = 0; i < customers.length; i++) {
      customers[i] = "\"Customer %d, %s\"".formatted(i, i % 9 == 0 ? "Zürich \"\"AG\"\"" : "Ltd.");
    }
  }

  /** Returns a schema of the first columns of each kind. */
  static ReportSchema schema(int texts, int times, int counts, int amounts) {
    List<ReportColumn> columns = new ArrayList<>();
    add(columns, TEXTS.subList(0, texts), ColumnType.STRING);
    add(columns, TIMES.subList(0, times), ColumnType.TIMESTAMP);
    add(columns, COUNTS.subList(0, counts), ColumnType.BIGINT);
    add(columns, AMOUNTS.subList(0, amounts), ColumnType.DOUBLE);
    return new ReportSchema(columns);
  }

  private static void add(List<ReportColumn> columns, List<String> names, ColumnType type) {
    names.forEach(name -> columns.add(new ReportColumn(name, type)));
  }

  /** Returns a schema of all columns. */
  static ReportSchema schema() {
    return schema(TEXTS.size(), TIMES.size(), COUNTS.size(), AMOUNTS.size());
  }

  byte[] bytes(int atLeast) {
    StringBuilder file = new StringBuilder(String.join(",", schema().columnNames())).append('\n');
    while (file.length() < atLeast) {
      appendTexts(file);
      appendNumbers(file);
    }
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void appendTexts(StringBuilder row) {
    row.append(1_000_000 + random.nextInt(40)).append(',');
    row.append(guid()).append(',');
    row.append(one("Active", "Inactive", "In Grace Period")).append(',');
    row.append("Modern Work,Dynamics 365,");
    row.append(one("DYNAMICS 365 SALES", "DYNAMICS 365 FINANCE", "POWER APPS")).append(',');
    row.append("CFQ7TTC0LFF1,");
    row.append(one("Paid", "Free", "")).append(',');
    row.append("CSP,CSP Indirect,");
    row.append(customers[random.nextInt(customers.length)]).append(',');
    row.append(guid()).append(',');
    row.append(random.nextInt(10_000_000)).append(',');
    row.append("Major Commercial,");
    row.append(one("United States", "Deutschland", "Côte d'Ivoire")).append(',');
    row.append("\"Contoso, Inc.\",Redmond,");
    row.append(1_000_000 + random.nextInt(40)).append(",Transacting,");
  }

  private void appendNumbers(StringBuilder row) {
    for (int i = 0; i < TIMES.size(); i++) {
      row.append(
          "20%02d-%02d-%02dT00:00:00,"
              .formatted(20 + random.nextInt(6), 1 + random.nextInt(12), 1 + random.nextInt(28)));
    }
    for (int i = 0; i < COUNTS.size(); i++) {
      row.append(random.nextInt(5) == 0 ? "" : random.nextInt(20_000)).append(',');
    }
    row.append(random.nextInt(101) / 100.0).append(',');
    row.append(String.format(Locale.ROOT, "%.2f", random.nextDouble() * 100_000)).append('\n');
  }

  private String guid() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private String one(String... values) {
    return values[random.nextInt(values.length)];
  }
}
