package io.partnerinsights.flink.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.Options;
import io.partnerinsights.core.options.SignInScope;
import io.partnerinsights.flink.FlinkReads;
import io.partnerinsights.flink.source.PartnerInsightsSource;
import io.partnerinsights.flink.source.PartnerInsightsSourceBuilder;
import io.partnerinsights.testing.SandboxExtension;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Options that are null, and which jobs and sessions of one JVM share the sign-in of a user. */
final class FlinkOptionsTest {
  private static final Map<String, String> USER =
      Map.of("auth", "deviceCode", "tenantId", "t", "clientId", "c");

  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  @Test
  void anOptionThatIsNullIsNotSet(@TempDir Path folder) {
    PartnerInsightsSourceBuilder builder = PartnerInsightsSource.builder();
    Options.all().forEach(option -> builder.option(option.key(), "replaced"));
    Map<String, String> nulls = new HashMap<>();
    Options.all().forEach(option -> nulls.put(option.key(), null));

    PartnerInsightsSource<RowData> source =
        builder
            .options(nulls)
            .options(FlinkReads.options(SERVICE.sandbox(), folder))
            .option("query", "SELECT Month FROM OfficeUsage")
            .build();

    assertThat(source.getBoundedness()).isEqualTo(Boundedness.BOUNDED);
  }

  @Test
  void eachJobHasASignInOfItsOwn() throws Exception {
    try (URLClassLoader hers = job();
        URLClassLoader his = job()) {
      SignInScope ofHers = scope(hers);

      assertThat(scope(hers)).isSameAs(ofHers);
      assertThat(scope(his)).isNotSameAs(ofHers);
      assertThat(scope(his).requireId()).isNotEqualTo(ofHers.requireId());
    }
  }

  /** Flink gives the threads of a job a class loader, also if the job has no jar. */
  private static URLClassLoader job() {
    return new URLClassLoader(new URL[0], FlinkOptionsTest.class.getClassLoader());
  }

  private static SignInScope scope(ClassLoader loader) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      return FlinkOptions.parseAccount(USER).signInScope();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
