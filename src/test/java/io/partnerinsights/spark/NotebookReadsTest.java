package io.partnerinsights.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.testing.Notebook;
import io.partnerinsights.testing.SandboxExtension;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the notebooks' queries and SQL statements from Java, because there is no PySpark here. */
final class NotebookReadsTest {
  @RegisterExtension static final SandboxExtension SERVICE = SandboxExtension.small();

  static List<Notebook> notebooks() throws IOException {
    return Notebook.all();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void queriesHaveRows(Notebook notebook) {
    for (String query : notebook.queries()) {
      assertThat(TestSpark.read(SERVICE.options("query", query)).load().count())
          .as(query)
          .isPositive();
    }
  }
}
