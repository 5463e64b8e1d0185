package io.partnerinsights.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.partnerinsights.core.options.ConnectorOptions;
import io.partnerinsights.core.schema.ReportColumn;
import io.partnerinsights.testing.ContractCase;
import io.partnerinsights.testing.ReadContract;
import io.partnerinsights.testing.RowTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

final class PlainJavaContractTest extends ReadContract {
  @Override
  protected List<List<Object>> readRows(ContractCase question, Map<String, String> options) {
    try (Application application = new Application()) {
      ReadPlan plan = Session.open(ConnectorOptions.parse(options), application).planRead();
      assertThat(plan.schema().columns().stream().map(ReportColumn::type))
          .isEqualTo(question.types());
      return RowTexts.of(plan).stream()
          .map(row -> question.toValues(new ArrayList<>(row.values())))
          .toList();
    }
  }
}
