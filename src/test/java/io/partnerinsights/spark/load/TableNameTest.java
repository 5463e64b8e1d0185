package io.partnerinsights.spark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TableNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lake.usage | `lake`.`usage` | lake.usage | `lake`.`loads`",
        "lake.office-usage | `lake`.`office-usage` | lake.`office-usage` | `lake`.`loads`",
        "lake.`a.b` | `lake`.`a.b` | lake.`a.b` | `lake`.`loads`",
        "a.b.c.d | `a`.`b`.`c`.`d` | a.b.c.d | `a`.`b`.`c`.`loads`",
        "`a``b` | `a``b` | `a``b` | `loads`",
        "delta.`/x/usage/` | `delta`.`/x/usage/` | delta.`/x/usage/` | `delta`.`/x/usage_loads`",
        "1st | `1st` | `1st` | `loads`",
      })
  void namesAreReadAndQuoted(String given, String quoted, String shown, String sibling) {
    TableName name = TableName.parse(given);

    assertThat(name.quoted()).isEqualTo(quoted);
    assertThat(name).hasToString(shown);
    assertThat(name.sibling("loads").quoted()).isEqualTo(sibling);
    assertThat(TableName.parse(name.toString())).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", ".", "a.", ".a", "a..b", "`a", "a`b", "`a`b", "``"})
  void otherFormsAreRefused(String name) {
    assertThatThrownBy(() -> TableName.parse(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aTableOfASchemaHasItsNameLast() {
    assertThat(TableName.parse("lake.`x y`").table("usage").parts())
        .isEqualTo(List.of("lake", "x y", "usage"));
  }
}
