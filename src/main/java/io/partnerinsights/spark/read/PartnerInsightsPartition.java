package io.partnerinsights.spark.read;

import io.partnerinsights.core.session.BatchReader;
import io.partnerinsights.core.session.LinkSource;
import io.partnerinsights.core.session.ReadSpec;
import io.partnerinsights.core.session.ReadSplit;
import io.partnerinsights.core.spi.Secret;
import io.partnerinsights.spark.types.MetadataColumns;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A split that Spark sends to an executor, with the link to its file and without a token. Spark
 * logs partitions with toString(), which therefore leaves the link out.
 */
final class PartnerInsightsPartition implements InputPartition {
  private static final long serialVersionUID = 1L;

  private final ReadSplit split;

  /** Null for a preview. */
  private final Secret link;

  private PartnerInsightsPartition(ReadSplit split, Secret link) {
    this.split = split;
    this.link = link;
  }

  static PartnerInsightsPartition of(ReadSplit split, LinkSource links) {
    return new PartnerInsightsPartition(split, links.link(split));
  }

  static PartnerInsightsPartition preview(ReadSplit split) {
    return new PartnerInsightsPartition(split, null);
  }

  BatchReader open(ReadSpec spec) {
    return split.open(opened -> link, spec);
  }

  /**
   * Returns the value of a metadata column, equal in all rows, in Spark's internal form or null.
   */
  Object metadata(String column) {
    return switch (column) {
      case MetadataColumns.REPORT_ID -> UTF8String.fromString(split.reportId());
      case MetadataColumns.EXECUTION_ID -> UTF8String.fromString(split.executionId());
      case MetadataColumns.GENERATED_TIME ->
          split.generatedTime().map(PartnerInsightsPartition::micros).orElse(null);
      default -> throw new IllegalArgumentException("unknown metadata column: " + column);
    };
  }

  private static Long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  @Override
  public String toString() {
    return split.toString();
  }
}
