package io.partnerinsights.spark;

import static io.partnerinsights.testing.Failures.assertFails;

import io.partnerinsights.core.errors.ErrorCode;
import io.partnerinsights.testing.BackgroundCall;
import io.partnerinsights.testing.SandboxExtension;
import java.time.Duration;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two actions of one DataFrame need its table, which the service does not describe. */
@Timeout(60)
final class InterruptedTableTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void anInterruptEndsTheWaitForAnotherAction() {
    Table table =
        new ReadTableProvider()
            .getTable(
                StructType.fromDDL("Month DATE"),
                new Transform[0],
                SERVICE.options("query", "SELECT Month FROM OfficeUsage"));
    SERVICE.sandbox().faults().on("GET", "/ScheduledDataset").delay(Duration.ofMinutes(5));
    BackgroundCall<String> first = SERVICE.startUntilFault(table::name);
    BackgroundCall<String> second = BackgroundCall.startUntilWaiting(table::name);

    second.interrupt();

    assertFails(second::awaitResult, ErrorCode.WAIT_INTERRUPTED);
    first.interrupt();
    assertFails(first::awaitResult, ErrorCode.WAIT_INTERRUPTED);
  }
}
